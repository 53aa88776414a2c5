import assert from "node:assert/strict";
import { test } from "node:test";
import { goodClaims, keyFor, refuses, signerFor, verifierFor } from "../test/tokens.ts";
import type { Key } from "./key.ts";

const key = keyFor("ES256");
const other = keyFor("ES384");
const token = signerFor(key)({ ...goodClaims, roles: ["editor"] });

/** Counts how often the signature is checked. */
function countedKey(): { key: Key; checks: () => number } {
  let checks = 0;
  const { verify } = key;
  assert(verify !== undefined);
  const counted: Key = {
    ...key,
    verify: (data, signature) => {
      checks += 1;
      return verify(data, signature);
    },
  };
  return { key: counted, checks: () => checks };
}

test("with a cache the signature of a token is checked once, without it each time", () => {
  for (const [cache, expected] of [
    [{}, 1],
    [undefined, 3],
  ] as const) {
    const counted = countedKey();
    const verify = verifierFor(counted.key, cache && { cache });
    for (let time = 0; time < 3; time += 1) assert.equal(verify(token).sub, goodClaims.sub);
    assert.equal(counted.checks(), expected);
  }
});

test("a token that is refused is not kept: each time its signature is checked", () => {
  const counted = countedKey();
  const verify = verifierFor(counted.key, { cache: {} });
  const forged = `${token.slice(0, -4)}AAAA`;
  for (let time = 0; time < 3; time += 1) refuses(verify, forged, "signature_invalid");
  assert.equal(counted.checks(), 3);
});

test("whoever alters the claims that come out of the cache fails, and spoils them for nobody", () => {
  const verify = verifierFor(key, { cache: {} });
  const claims = verify(token);
  assert.equal(verify(token), claims, "the same object");
  assert.throws(() => Object.assign(claims, { sub: "other" }), TypeError);
  assert.throws(() => (claims["roles"] as string[]).push("admin"), TypeError);
  assert.deepEqual(verify(token), { ...goodClaims, roles: ["editor"] });
});

for (const cache of [undefined, {}]) {
  const how = cache === undefined ? "without a cache" : "with a cache";

  test(`keys that leave and come are followed, ${how}`, () => {
    let keys: readonly Key[] = [key];
    const verify = verifierFor(key, { keys: () => keys, ...(cache && { cache }) });
    verify(token);
    keys = [other];
    refuses(verify, token, "key_unknown");
    verify(signerFor(other)(goodClaims));
    keys = [other, key];
    verify(token);
    keys = [];
    refuses(verify, token, "key_unknown");
  });

  test(`a key that is taken out of the very list that was given no longer verifies, ${how}`, () => {
    const keys = [key, other];
    const verify = verifierFor(key, { keys, ...(cache && { cache }) });
    verify(token);
    keys.shift();
    refuses(verify, token, "key_unknown");
  });

  test(`keys that cannot be told apart are refused at every call, not replaced by the former, ${how}`, () => {
    let keys: readonly Key[] = [key];
    const verify = verifierFor(key, { keys: () => keys, ...(cache && { cache }) });
    verify(token);
    keys = [key, { ...other, kid: key.kid }];
    for (let time = 0; time < 2; time += 1) refuses(verify, token, "key_invalid");
    keys = [key];
    verify(token);
  });
}
