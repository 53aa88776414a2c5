import assert from "node:assert/strict";
import { test } from "node:test";
import type { Key } from "../../src/index.ts";
import { goodClaims, keyFor, now, refuses, segment, signerFor, verifierFor } from "../tokens.ts";

for (const alg of ["HS256", "ES256"] as const) {
  const key = keyFor(alg);
  const token = signerFor(key)(goodClaims);
  const [header, , signature] = token.split(".");

  test(`${alg}: a cached token's signature under other claims, or under another header (GHSA-rp9m-7r4c-75qg)`, () => {
    const verify = verifierFor(key, { cache: {} });
    verify(token);
    const admin = segment({ ...goodClaims, sub: "admin" });
    refuses(verify, `${header}.${admin}.${signature}`, "signature_invalid");
    refuses(verify, `${segment({ alg: "none" })}.${admin}.${signature}`, ["typ_refused", "alg_refused"]);
    refuses(verify, `${token}A`, "signature_invalid");
    assert.equal(verify(token).sub, goodClaims.sub);
  });

  test(`${alg}: two tokens in a cache of one place get each its own claims (GHSA-rp9m-7r4c-75qg)`, () => {
    const verify = verifierFor(key, { cache: { maxEntries: 1 } });
    const other = signerFor(key)({ ...goodClaims, sub: "other" });
    for (const [text, sub] of [
      [token, goodClaims.sub],
      [other, "other"],
      [token, goodClaims.sub],
    ] as const) {
      assert.equal(verify(text).sub, sub);
    }
  });

  test(`${alg}: a token that expires while it is cached (GHSA-rp9m-7r4c-75qg)`, () => {
    let seconds = now;
    const verify = verifierFor(key, { cache: {}, clock: () => seconds * 1000 });
    verify(token);
    seconds = goodClaims.exp;
    refuses(verify, token, "token_expired");
    seconds = now;
    assert.equal(verify(token).sub, goodClaims.sub);
  });

  test(`${alg}: a token whose key is revoked while it is cached (GHSA-rp9m-7r4c-75qg)`, () => {
    let keys: readonly Key[] = [key];
    const verify = verifierFor(key, { cache: {}, keys: () => keys });
    verify(token);
    keys = [keyFor("ES384")];
    refuses(verify, token, "key_unknown");
  });
}
