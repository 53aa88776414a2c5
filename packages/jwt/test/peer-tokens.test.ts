import assert from "node:assert/strict";
import {
  type Algorithm,
  importKey,
  importKeySet,
  type Jwk,
  type JwkSet,
  verifyCompact,
} from "../src/index.ts";
import { assertRefused, keyFor, refuses } from "./tokens.ts";
import { VectorFile } from "./vectors.ts";

interface PeerTokens {
  readonly jsonwebtoken: { readonly jwt: string };
  readonly fastjwt: { readonly tokens: readonly { readonly name: string; readonly jwt: string }[] };
}

new VectorFile<PeerTokens>("peer-fixed-tokens.json").test(
  "jsonwebtoken's malicious token, HMAC with an RSA key, is refused",
  ({ jsonwebtoken }) => {
    refuses(
      (text) => verifyCompact(text, [{ ...keyFor("RS256"), kid: undefined }]),
      jsonwebtoken.jwt,
      "alg_refused",
    );
  },
);

const cookbookKeys: Readonly<Record<string, readonly [file: string, alg: Algorithm]>> = {
  HS256: ["jwk/3_5.symmetric_key_mac_computation.json", "HS256"],
  RS256: ["jwk/3_3.rsa_public_key.json", "RS256"],
  PS384: ["jwk/3_3.rsa_public_key.json", "PS384"],
  ES512: ["jwk/3_1.ec_public_key.json", "ES512"],
};

new VectorFile<PeerTokens>("peer-fixed-tokens.json").test(
  "fast-jwt's fixed tokens verify with the RFCs' keys",
  ({ fastjwt }) => {
    for (const { name, jwt } of fastjwt.tokens) {
      const [file, alg] = cookbookKeys[name] ?? ["curve25519/jws.json", "EdDSA"];
      const content = new VectorFile<Jwk & { readonly input?: { readonly key: Jwk } }>(
        `ietf-jose-cookbook/${file}`,
      ).read();
      assert.equal(verifyCompact(jwt, [importKey(content.input?.key ?? content, alg)]).header.alg, alg);
    }
  },
);

interface PyJwt {
  readonly jwk: Readonly<Record<string, Jwk>>;
  readonly "GHSA-ffqj-6fqr-9h24": { readonly ed25519_ssh_pub: string; readonly ecdsa_ssh_pub: string };
}

new VectorFile<PyJwt>("pyjwt-keys-and-advisory.json").test(
  "pyjwt's keys: known ones import, unknown ones do not",
  ({ jwk }) => {
    for (const [name, key] of Object.entries(jwk)) {
      if (typeof key !== "object") {
        assertRefused(() => importKey(key), "key_invalid");
      } else if ("keys" in key) {
        const count = name.includes("only_unknown") ? 0 : 1;
        assert.equal(
          importKeySet(key as unknown as JwkSet, { algorithms: ["RS256", "ES256"] }).length,
          count,
          name,
        );
      } else if (/empty|secp256k1|Ed448/.test(name)) {
        assertRefused(() => importKey(key), "key_invalid");
      } else {
        const alg = /rsa/.test(name) ? "RS256" : /hmac/.test(name) ? "HS256" : undefined;
        assert.notEqual(importKey(key, alg).verify, undefined, name);
      }
    }
  },
);

new VectorFile<PyJwt>("pyjwt-keys-and-advisory.json").test(
  "GHSA-ffqj-6fqr-9h24: the text of an SSH key is no secret",
  (vectors) => {
    const { ed25519_ssh_pub, ecdsa_ssh_pub } = vectors["GHSA-ffqj-6fqr-9h24"];
    for (const text of [ed25519_ssh_pub, ecdsa_ssh_pub]) {
      const k = Buffer.from(text).toString("base64url");
      assertRefused(() => importKey({ kty: "oct", k }, "HS256"), "key_invalid");
    }
  },
);
