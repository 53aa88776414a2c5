import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import { prepareHmac } from "../../src/hmac.ts";
import { type Algorithm, type HmacHash, importKey, type Jwk, verifySignature } from "../../src/index.ts";
import { VectorFile } from "../vectors.ts";
import { assertDepartures } from "./departures.ts";
import { accepts, type Wycheproof, type WycheproofTest } from "./wycheproof.ts";

interface SignatureGroup {
  readonly publicKeyJwk?: Jwk;
  readonly keyJwk?: Jwk;
  readonly publicKeyDer: string;
  readonly tests: readonly (WycheproofTest & { readonly msg: string; readonly sig: string })[];
}

const signatureFiles: readonly (readonly [string, Algorithm])[] = [
  ["ecdsa_secp256r1_sha256_p1363", "ES256"],
  ["ecdsa_secp384r1_sha384_p1363", "ES384"],
  ["ecdsa_secp521r1_sha512_p1363", "ES512"],
  ["ed25519", "EdDSA"],
  ["rsa_signature_2048_sha256", "RS256"],
  ["rsa_signature_3072_sha384", "RS384"],
  ["rsa_signature_4096_sha512", "RS512"],
  ["rsa_pss_2048_sha256_mgf1_32", "PS256"],
  ["rsa_pss_2048_sha384_mgf1_48", "PS384"],
  ["rsa_pss_4096_sha512_mgf1_64", "PS512"],
];

/** Some groups come without a JWK. */
function jwkOfDer(hex: string): Jwk {
  return { ...createPublicKey({ key: fromHex(hex), format: "der", type: "spki" }).export({ format: "jwk" }) };
}

const fromHex = (hex: string) => Buffer.from(hex, "hex");

for (const [name, alg] of signatureFiles) {
  new VectorFile<Wycheproof<SignatureGroup>>(`wycheproof/${name}_test.json`).test(
    `Wycheproof ${name}: each signature as labelled`,
    ({ testGroups }) => {
      let cases = 0;
      for (const { publicKeyJwk, keyJwk, publicKeyDer, tests } of testGroups) {
        const key = importKey(publicKeyJwk ?? keyJwk ?? jwkOfDer(publicKeyDer), alg);
        for (const { tcId, comment, msg, sig, result } of tests) {
          if (result === "acceptable") continue;
          const accepted = accepts(() => verifySignature(key, fromHex(msg), fromHex(sig)));
          assert.equal(accepted ? "valid" : "invalid", result, `case ${tcId}: ${comment}`);
          cases += 1;
        }
      }
      assert(cases > 100, `only ${cases} cases ran`);
    },
  );
}

interface HmacGroup {
  readonly tagSize: number;
  readonly tests: readonly (WycheproofTest & {
    readonly key: string;
    readonly msg: string;
    readonly tag: string;
  })[];
}

for (const [name, hash, alg] of [
  ["hmac_sha256", "sha256", "HS256"],
  ["hmac_sha384", "sha384", "HS384"],
  ["hmac_sha512", "sha512", "HS512"],
] as const satisfies readonly (readonly [string, HmacHash, Algorithm])[]) {
  const file = `wycheproof/${name}_test.json`;
  new VectorFile<Wycheproof<HmacGroup>>(file).test(
    `Wycheproof ${name}: whole tags as labelled, cut ones refused`,
    ({ testGroups }) => {
      const bytes = Number(hash.slice(3)) / 8;
      const judged = testGroups.flatMap(({ tagSize, tests }) =>
        tests.map(({ tcId, key, msg, tag, result }) => {
          const secret = fromHex(key);
          const expected = Buffer.from(prepareHmac(hash, secret)(fromHex(msg)), "base64url").subarray(
            0,
            tagSize / 8,
          );
          assert.equal(expected.equals(fromHex(tag)) ? "valid" : "invalid", result, `case ${tcId}`);
          const jwk = { kty: "oct", k: secret.toString("base64url") };
          const accepted = accepts(() => verifySignature(importKey(jwk, alg), fromHex(msg), fromHex(tag)));
          const whole = tagSize / 8 === bytes ? "whole tag" : "cut tag";
          return { name: secret.length < bytes ? "short key" : whole, valid: result === "valid", accepted };
        }),
      );
      assert.equal(judged.length, 174);
      assertDepartures(file, judged);
    },
  );
}

for (const [name, alg] of [
  ["ecdsa_secp256k1_sha256_p1363", "ES256"],
  ["ed448", "EdDSA"],
] as const) {
  const file = `wycheproof/${name}_test.json`;
  new VectorFile<Wycheproof<SignatureGroup>>(file).test(
    `Wycheproof ${name}: every key is refused`,
    ({ testGroups }) => {
      const judged = testGroups.map(({ publicKeyJwk, publicKeyDer }) => {
        const jwk = publicKeyJwk ?? jwkOfDer(publicKeyDer);
        const accepted = accepts(() => void importKey(jwk)) || accepts(() => void importKey(jwk, alg));
        return { name: "every key", valid: true, accepted };
      });
      assertDepartures(file, judged);
    },
  );
}
