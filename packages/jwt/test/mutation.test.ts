import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { JwtError } from "../src/index.ts";
import { algorithmNames, goodClaims, keyFor, signerFor, verifierFor } from "./tokens.ts";

const cheap = algorithmNames.filter((alg) => !/^(RS|PS|ES384|ES512)/.test(alg));

for (const alg of algorithmNames) {
  test(`${alg}: no change of one character of a token is accepted`, () => {
    const key = keyFor(alg);
    const token = signerFor(key)(goodClaims);
    const verify = verifierFor(key);
    verify(token);
    const changes = fc.record({
      at: fc.nat(token.length - 1),
      to: fc.oneof(
        fc.constantFrom(...Array.from("AQgw-_+/= .\n\0")),
        fc.string({ minLength: 0, maxLength: 2, unit: "binary" }),
      ),
      insert: fc.boolean(),
    });
    fc.assert(
      fc.property(changes, ({ at, to, insert }) => {
        const changed = token.slice(0, at) + to + token.slice(insert ? at : at + 1);
        fc.pre(changed !== token);
        assert.throws(() => verify(changed), JwtError);
      }),
      { numRuns: cheap.includes(alg) ? 1500 : 150 },
    );
  });
}

for (const alg of cheap) {
  test(`${alg}: no token with one bit flipped is accepted, at any place`, () => {
    const key = keyFor(alg);
    const token = Buffer.from(signerFor(key)(goodClaims));
    const verify = verifierFor(key);
    for (let bit = 0; bit < token.length * 8; bit += 1) {
      const changed = Buffer.from(token);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.throws(() => verify(changed.toString("latin1")), JwtError);
    }
  });
}
