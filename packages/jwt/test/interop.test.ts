import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey, createSecretKey, type KeyObject } from "node:crypto";
import { test } from "node:test";
import { createSigner as createFastSigner, createVerifier as createFastVerifier } from "fast-jwt";
import { type JWK, importJWK, jwtVerify, SignJWT } from "jose";
import jsonwebtoken from "jsonwebtoken";
import type { Algorithm } from "../src/index.ts";
import {
  algorithmNames,
  audience,
  goodClaims,
  issuer,
  jwkFor,
  keyFor,
  now,
  signerFor,
  verifierFor,
} from "./tokens.ts";

const currentDate = new Date(now * 1000);

function keyObjects(alg: Algorithm): { signing: KeyObject; verifying: KeyObject } {
  const jwk = { ...jwkFor(alg) };
  if (jwk.kty === "oct") {
    const secret = createSecretKey(String(jwk["k"]), "base64url");
    return { signing: secret, verifying: secret };
  }
  return {
    signing: createPrivateKey({ key: jwk, format: "jwk" }),
    verifying: createPublicKey({ key: jwk, format: "jwk" }),
  };
}

for (const alg of algorithmNames) {
  const key = keyFor(alg);
  const { signing, verifying } = keyObjects(alg);
  const header = { alg, typ: "at+jwt", kid: String(key.kid) };

  test(`jose and this package verify each other's ${alg}`, async () => {
    const joseKey = await importJWK(jwkFor(alg) as JWK, alg);
    const theirs = await new SignJWT(goodClaims).setProtectedHeader(header).sign(joseKey);
    assert.deepEqual(verifierFor(key)(theirs), goodClaims);
    const { payload } = await jwtVerify(signerFor(key)(goodClaims), verifying, {
      issuer,
      audience,
      currentDate,
      algorithms: [alg],
      typ: "at+jwt",
    });
    assert.deepEqual(payload, goodClaims);
  });

  // The two others know neither the name Ed25519, nor jsonwebtoken EdDSA.
  if (alg === "Ed25519") continue;

  test(`fast-jwt and this package verify each other's ${alg}`, () => {
    const [privateKey, publicKey] =
      signing.type === "secret"
        ? [signing.export(), verifying.export()]
        : [
            signing.export({ type: "pkcs8", format: "pem" }),
            verifying.export({ type: "spki", format: "pem" }),
          ];
    const signTheirs = createFastSigner({ key: privateKey, algorithm: alg, header });
    assert.deepEqual(verifierFor(key)(signTheirs(goodClaims)), goodClaims);
    const verifyOurs = createFastVerifier({
      key: publicKey,
      algorithms: [alg],
      allowedIss: issuer,
      clockTimestamp: now * 1000,
    });
    assert.deepEqual(verifyOurs(signerFor(key)(goodClaims)), goodClaims);
  });

  if (alg === "EdDSA") continue;

  test(`jsonwebtoken and this package verify each other's ${alg}`, () => {
    const theirs = jsonwebtoken.sign(goodClaims, signing, { algorithm: alg, header });
    assert.deepEqual(verifierFor(key)(theirs), goodClaims);
    const ours = jsonwebtoken.verify(signerFor(key)(goodClaims), verifying, {
      algorithms: [alg],
      issuer,
      audience,
      clockTimestamp: now,
    });
    assert.deepEqual(ours, goodClaims);
  });
}
