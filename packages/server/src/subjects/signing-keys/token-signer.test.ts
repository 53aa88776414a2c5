import assert from "node:assert/strict";
import { test } from "node:test";
import { type Algorithm, createVerifier, generateJwk, importKey } from "@countersign/jwt";
import { createTokenSigner } from "./token-signer.ts";

const now = 1_800_000_000; // s
const claims = (sub: string) => ({ iss: "https://auth.example", aud: "app", exp: now + 300, sub });

const algorithms: readonly Algorithm[] = ["ES256", "RS256", "EdDSA", "HS256"];

for (const alg of algorithms) {
  test(`${alg}: of many tokens at once each has its own claims and a signature that verifies`, async () => {
    const jwk = generateJwk(alg);
    const signer = createTokenSigner(jwk, "JWT");
    const verify = createVerifier({
      keys: [importKey(jwk)],
      typ: "JWT",
      issuer: "https://auth.example",
      audience: "app",
      clock: () => now * 1000,
    });
    // The first are signed here, until the thread is at work, and the last once it is closed.
    for (let round = 0; round < 30; round++) {
      if (round === 29) signer.close();
      const subjects = Array.from({ length: 20 }, (_, index) => `${round}/${index}`);
      const tokens = await Promise.all(subjects.map((sub) => signer.sign(claims(sub))));
      assert.deepEqual(
        tokens.map((token) => verify(token).sub),
        subjects,
      );
    }
  });
}

test("claims of the wrong type are refused alone", async () => {
  const signer = createTokenSigner(generateJwk("ES256"), "JWT");
  const outcomes = await Promise.allSettled([
    signer.sign(claims("a")),
    signer.sign({ ...claims("b"), exp: "soon" }),
    signer.sign(claims("c")),
  ]);
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ["fulfilled", "rejected", "fulfilled"],
  );
  signer.close();
});
