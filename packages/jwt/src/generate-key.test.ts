import assert from "node:assert/strict";
import { test } from "node:test";
import { algorithmNames, jwkFor } from "../test/tokens.ts";
import { exportPublicJwk } from "./export-key.ts";
import { generateJwk } from "./generate-key.ts";
import { importKey } from "./import-key.ts";
import { thumbprint } from "./thumbprint.ts";

for (const alg of algorithmNames) {
  test(`a new key for ${alg} can be imported and names its algorithm and itself`, () => {
    const jwk = jwkFor(alg);
    const key = importKey(jwk);
    assert.equal(key.algorithm.name, alg);
    assert.equal(jwk.use, "sig");
    if (key.publicJwk === undefined) assert.notEqual(jwk.kid, thumbprint(jwk));
    else assert.equal(exportPublicJwk(key).kid, thumbprint(jwk));
  });
}

test("the `kid` can be given", () => {
  assert.equal(generateJwk("ES256", { kid: "mine" }).kid, "mine");
});

test("small moduli and unknown algorithms are a caller's bug", () => {
  assert.throws(() => generateJwk("RS256", { modulusLength: 1024 }), TypeError);
  assert.throws(() => generateJwk("none" as "RS256"), TypeError);
});
