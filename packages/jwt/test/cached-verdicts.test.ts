import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { createVerifier, generateJwk, importKey, JwtError, type Key } from "../src/index.ts";
import { audience, forge, goodClaims, headerFor, issuer, now, signed } from "./tokens.ts";

// Two algorithms, and two keys that share a `kid`, as where one replaces the other.
const keys: readonly Key[] = [
  importKey(generateJwk("HS256", { kid: "a" })),
  importKey(generateJwk("HS256", { kid: "a" })),
  importKey(generateJwk("ES256", { kid: "b" })),
];

const times: readonly object[] = [
  { exp: now + 10 },
  { exp: now + 30, nbf: now + 5 },
  { exp: now + 20.5, iat: now + 2 },
  { exp: now - 10 },
];

/** Genuine ones with and without `kid`, of several times; then some whose signature, text, type or audience is wrong. */
const tokens: readonly string[] = keys.flatMap((key) => {
  const genuine = times.map((some) => forge(key, headerFor(key), { ...goodClaims, ...some }));
  const [first = ""] = genuine;
  return [
    ...genuine,
    forge(key, { alg: key.algorithm.name, typ: "at+jwt" }),
    `${first.slice(0, -2)}AA`,
    `${first}A`,
    `${first.slice(0, 40)}x${first.slice(41)}`,
    forge(key, headerFor(key, { typ: "JWT" })),
    forge(key, headerFor(key), { ...goodClaims, aud: "https://other.example" }),
    signed(key, `${first.slice(0, first.lastIndexOf(".", first.lastIndexOf(".") - 1))}.e30`),
  ];
});

interface World {
  /** Seconds. */
  time: number;
  keys: readonly Key[];
}

type Step = (world: World) => string | undefined;

const verifying = fc.nat(tokens.length - 1).map(
  (at): Step =>
    () =>
      tokens[at],
);
const clockMoving = fc.double({ min: -15, max: 15, noNaN: true }).map(
  (by): Step =>
    (world) => {
      world.time += by;
      return undefined;
    },
);
const keyChanging = fc.subarray([0, 1, 2]).map(
  (chosen): Step =>
    (world) => {
      world.keys = chosen.flatMap((at) => keys[at] ?? []);
      return undefined;
    },
);

test("a verifier with a cache answers as a new one without, whatever the clock and the keys do", () => {
  const steps = fc.array(
    fc.oneof(
      { weight: 8, arbitrary: verifying },
      { weight: 2, arbitrary: clockMoving },
      { weight: 1, arbitrary: keyChanging },
    ),
    { maxLength: 80, size: "max" },
  );
  const cache = fc.record({
    maxEntries: fc.integer({ min: 1, max: 12 }),
    maxBytes: fc.constantFrom(1, 3000, 1e6),
  });
  const tolerance = fc.constantFrom(0, 1.5, 20);
  let accepted = 0;
  fc.assert(
    fc.property(steps, cache, tolerance, (all, bounds, clockTolerance) => {
      const world: World = { time: now, keys: keys.slice(1) };
      const clock = () => world.time * 1000;
      const rules = { typ: "at+jwt", issuer, audience, clock, clockTolerance };
      const cached = createVerifier({ ...rules, keys: () => world.keys, cache: bounds });
      for (const step of all) {
        const token = step(world);
        if (token === undefined) continue;
        // Each time another string, as from the wire.
        const answer = verdict(() => cached(Buffer.from(token).toString()));
        assert.deepEqual(
          answer,
          verdict(() => createVerifier({ ...rules, keys: world.keys })(token)),
        );
        if (typeof answer === "object") accepted += 1;
      }
    }),
    { numRuns: 300 },
  );
  assert(accepted > 0, "the steps never led to a token that was accepted");
});

function verdict(verify: () => object): object | string {
  try {
    return verify();
  } catch (error) {
    if (error instanceof JwtError) return error.code;
    throw error;
  }
}
