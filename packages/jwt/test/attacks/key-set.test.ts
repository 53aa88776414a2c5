import assert from "node:assert/strict";
import { test } from "node:test";
import { exportKeySet, exportPublicJwk, generateJwk, importKey, importKeySet } from "../../src/index.ts";
import {
  algorithmNames,
  assertRefused,
  goodClaims,
  keyFor,
  refuses,
  signerFor,
  verifierFor,
} from "../tokens.ts";

const pairs = algorithmNames.filter((alg) => !alg.startsWith("HS"));

test("a key set that leaks private members, or a secret (RFC 7517 §9.2)", () => {
  for (const alg of pairs) {
    const [published] = exportKeySet([keyFor(alg)]).keys;
    for (const name of ["d", "p", "q", "dp", "dq", "qi", "k", "oth"]) {
      assert(published !== undefined && !(name in published), `${alg}: ${name}`);
    }
  }
  for (const alg of ["HS256", "HS384", "HS512"] as const) {
    assert.throws(() => exportPublicJwk(keyFor(alg)), TypeError);
    assert.throws(() => exportKeySet([keyFor("ES256"), keyFor(alg)]), TypeError);
  }
});

test("a set that mixes a secret with key pairs: who reads the one could mint for the other (RFC 7517 §9)", () => {
  const mixed = [generateJwk("HS256"), exportPublicJwk(keyFor("ES256"))];
  assertRefused(() => importKeySet({ keys: mixed }), "key_invalid");
  assertRefused(() => importKeySet({ keys: mixed.toReversed() }), "key_invalid");
});

test("two keys of one `kid`: a stranger's key in the place of ours (RFC 7517 §4.5)", () => {
  const ours = exportPublicJwk(keyFor("ES256"));
  const theirs = exportPublicJwk(importKey(generateJwk("ES256", { kid: String(ours.kid) })));
  // Also where one of the two is of no use here, and would be skipped.
  for (const other of [theirs, { ...theirs, use: "enc" }, { kty: "other", kid: String(ours.kid) }]) {
    assertRefused(() => importKeySet({ keys: [ours, other] }), "key_invalid");
  }
});

test("a signing key that has left the set verifies nothing more (OIDC Core §10.1.1)", () => {
  const [old, next] = [keyFor("ES256"), importKey(generateJwk("ES256"))];
  const token = signerFor(old)(goodClaims);
  assert.deepEqual(verifierFor(old, { keys: [next, old] })(token), goodClaims);
  refuses(verifierFor(next), token, "key_unknown");
  refuses(verifierFor(next, { keys: [next, keyFor("ES384")] }), token, "key_unknown");
});
