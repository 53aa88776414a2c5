import assert from "node:assert/strict";
import { test } from "node:test";
import { assertRefused, jwkFor } from "../test/tokens.ts";
import { exportKeySet } from "./export-key.ts";
import { importKey } from "./import-key.ts";
import type { JwkSet } from "./jwk.ts";
import { importKeySet, type KeySetOptions } from "./key-set.ts";

function namesOf(set: JwkSet, options: KeySetOptions): string[] {
  return importKeySet(set, options).map((key) => key.algorithm.name);
}

const pair = [jwkFor("ES256"), jwkFor("RS256")];

test("the keys of a set that can be used are imported, the others skipped and reported (RFC 7517 §5)", () => {
  const skipped: number[] = [];
  const others = [
    { kty: "new" },
    { ...jwkFor("ES384"), use: "enc" },
    { kty: "RSA", alg: "RS256", n: "AQAB", e: "AQAB" },
  ];
  const keys = importKeySet({ keys: [...others, ...pair] }, { onSkip: (index) => skipped.push(index) });
  assert.deepEqual(
    keys.map((key) => key.algorithm.name),
    ["ES256", "RS256"],
  );
  assert.deepEqual(skipped, [0, 1, 2]);
});

test("only keys for the allowed algorithms are taken, and one that names none for the only one that fits", () => {
  const { alg: _, ...rsa } = jwkFor("RS256");
  assert.deepEqual(namesOf({ keys: [rsa, jwkFor("ES256")] }, { algorithms: ["PS256", "HS256"] }), ["PS256"]);
  assert.deepEqual(namesOf({ keys: [rsa] }, { algorithms: ["PS256", "RS256"] }), []);
  assert.throws(() => importKeySet({ keys: [] }, { algorithms: ["none" as "RS256"] }), TypeError);
});

test("keys that a `kid` cannot tell apart, and secrets beside key pairs, are refused", () => {
  const { kid: _, ...nameless } = jwkFor("ES256");
  for (const keys of [
    [jwkFor("ES256"), { ...jwkFor("ES384"), kid: jwkFor("ES256").kid }],
    [nameless, jwkFor("RS256")],
    [jwkFor("HS256"), jwkFor("ES256")],
  ]) {
    assertRefused(() => importKeySet({ keys }), "key_invalid");
  }
});

test("what is no set is refused", () => {
  for (const set of [null, [], {}, { keys: {} }, "keys"])
    assertRefused(() => importKeySet(set as JwkSet), "key_invalid");
  assert.deepEqual(importKeySet({ keys: [] }), []);
});

test("an exported set holds no private member, and comes back", () => {
  const set = exportKeySet(pair.map((jwk) => importKey(jwk)));
  const secrets = ["d", "p", "q", "dp", "dq", "qi", "k"];
  for (const jwk of set.keys) assert(secrets.every((name) => !(name in jwk)));
  assert.deepEqual(exportKeySet(importKeySet(JSON.parse(JSON.stringify(set)) as JwkSet)), set);
});

test("a shared secret is never exported", () => {
  assert.throws(() => exportKeySet([importKey(jwkFor("HS256"))]), TypeError);
});

test("of several allowed algorithms the curve or the key's own `alg` tells which", () => {
  const { alg: _, ...nameless } = jwkFor("ES384");
  assert.deepEqual(namesOf({ keys: [nameless] }, { algorithms: ["ES256", "ES384", "RS256"] }), ["ES384"]);
  assert.deepEqual(namesOf({ keys: [nameless] }, { algorithms: ["ES256", "RS256"] }), []);
  assert.deepEqual(namesOf({ keys: [jwkFor("PS256")] }, { algorithms: ["RS256", "PS256"] }), ["PS256"]);
});

test("a key whose curve allows one algorithm is taken where both names of that are allowed (RFC 9864 §2.2)", () => {
  const { alg: _, ...nameless } = jwkFor("EdDSA");
  assert.deepEqual(namesOf({ keys: [nameless] }, { algorithms: ["EdDSA", "Ed25519"] }), ["EdDSA"]);
});

test("what is no key at all is skipped, whether or not algorithms are named", () => {
  const set = { keys: [null, 1, jwkFor("ES256")] } as unknown as JwkSet;
  assert.deepEqual(namesOf(set, {}), ["ES256"]);
  assert.deepEqual(namesOf(set, { algorithms: ["ES256"] }), ["ES256"]);
});

test("a failure that is not the key's fault is not taken for one", () => {
  const broken = {
    get kty(): string {
      throw new RangeError("not the key's fault");
    },
  };
  assert.throws(() => importKeySet({ keys: [broken] }), RangeError);
});
