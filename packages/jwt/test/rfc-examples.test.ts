import assert from "node:assert/strict";
import {
  importKey,
  importKeySet,
  type Jwk,
  type JwkSet,
  signCompact,
  thumbprint,
  verifyCompact,
} from "../src/index.ts";
import { assertRefused, refuses } from "./tokens.ts";
import { VectorFile } from "./vectors.ts";

interface Examples {
  readonly files: Readonly<Record<string, Jwk & JwkSet & string>>;
}
const examples = "rfc7515-rfc7517-rfc7520/latchset-jose-vectors.json";

/** The RFC 7515 keys name no algorithm, RFC 7520's mostly do. */
const compact = [
  ["rfc7515_A.1", "HS256"],
  ["rfc7515_A.2", "RS256"],
  ["rfc7515_A.3", "ES256"],
  ["rfc7515_A.4", "ES512"],
  ["rfc7520_4.1", "RS256"],
  ["rfc7520_4.2", "PS384"],
  ["rfc7520_4.3", "ES512"],
  ["rfc7520_4.4", "HS256"],
] as const;

for (const [name, alg] of compact) {
  new VectorFile<Examples>(examples).test(
    `${name} verifies as ${alg}, and not with a changed payload`,
    ({ files }) => {
      const [jwk, token] = [files[`${name}.jwk`], files[`${name}.jwsc`]];
      assert(jwk !== undefined && typeof token === "string");
      const key = importKey(jwk, alg);
      assert.equal(verifyCompact(token, [key]).header.alg, alg);
      const [header, payload, signature] = token.split(".");
      refuses(
        (text) => verifyCompact(text, [key]),
        `${header}.${payload}AAAA.${signature}`,
        "signature_invalid",
      );
    },
  );
}

new VectorFile<Examples>(examples).test(
  "RFC 7515 A.5, an unsecured JWS, is refused with every key",
  ({ files }) => {
    const token = files["rfc7515_A.5.jwsc"];
    assert(typeof token === "string");
    for (const [name, alg] of compact) {
      const jwk = files[`${name}.jwk`];
      assert(jwk !== undefined);
      refuses((text) => verifyCompact(text, [importKey(jwk, alg)]), token, "alg_refused");
    }
  },
);

new VectorFile<Examples>(examples).test(
  "RFC 7520 4.5 to 4.8, detached and JSON forms, are refused",
  ({ files }) => {
    const jwk = files["rfc7520_4.4.jwk"];
    assert(jwk !== undefined);
    const forms = Object.entries(files).filter(([name]) => /[.]jws[fg]$|4[.]5[.]jwsc$/.test(name));
    assert(forms.length >= 10);
    for (const [, form] of forms) {
      const text = typeof form === "string" ? form : JSON.stringify(form);
      assertRefused(() => verifyCompact(text, [importKey(jwk)]), ["token_malformed", "signature_invalid"]);
    }
  },
);

new VectorFile<Examples>(examples).test("RFC 7638 3.1: the thumbprint is that of the RFC", ({ files }) => {
  const jwk = files["rfc7638_3.1.jwk"];
  assert(jwk !== undefined);
  assert.equal(thumbprint(jwk), files["rfc7638_3.1.thp"]);
});

new VectorFile<Examples>(examples).test(
  "RFC 7517 A.1: keys for encryption are skipped in a set",
  ({ files }) => {
    const set = files["rfc7517_A.1.jwkset"];
    assert(set !== undefined);
    const keys = importKeySet(set);
    assert.deepEqual(
      keys.map((key) => key.algorithm.name),
      ["RS256"],
    );
  },
);

interface Cookbook {
  readonly input: { readonly key: Jwk; readonly payload: string; readonly alg: "HS256" | "RS256" | "EdDSA" };
  readonly output: { readonly compact: string };
}
for (const file of [
  "jws/4_1.rsa_v15_signature.json",
  "jws/4_4.hmac-sha2_integrity_protection.json",
  "curve25519/jws.json",
]) {
  new VectorFile<Cookbook>(`ietf-jose-cookbook/${file}`).test(
    `IETF cookbook ${file} is reproduced byte for byte`,
    (example) => {
      const key = importKey(example.input.key, example.input.alg);
      assert.equal(signCompact(key, example.input.payload), example.output.compact);
    },
  );
}
