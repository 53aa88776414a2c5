import assert from "node:assert/strict";
import {
  type Algorithm,
  importKey,
  importKeySet,
  type Jwk,
  type JwkSet,
  type Key,
  verifyCompact,
} from "../../src/index.ts";
import { assertRefused, keyFor, refuses } from "../tokens.ts";
import { VectorFile } from "../vectors.ts";
import { assertDepartures } from "./departures.ts";
import { accepts } from "./wycheproof.ts";

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
  readonly jwk: Readonly<Record<string, Jwk & JwkSet>>;
  readonly "GHSA-ffqj-6fqr-9h24": {
    readonly ed25519_ssh_pub: string;
    readonly ecdsa_ssh_pub: string;
    readonly tokens: readonly { readonly kind: "good" | "bad"; readonly jwt: string }[];
  };
}
const pyjwt = new VectorFile<PyJwt>("pyjwt-keys-and-advisory.json");

pyjwt.test("pyjwt's keys: known ones import, unknown ones do not", ({ jwk }) => {
  const judged = Object.entries(jwk).map(([name, key]) => {
    const alg = /rsa/.test(name) ? "RS256" : /hmac/.test(name) ? "HS256" : undefined;
    const accepted = accepts(() => {
      if (typeof key !== "object" || !("keys" in key)) return void importKey(key, alg);
      return importKeySet(key, { algorithms: ["RS256", "ES256"] }).length === 1;
    });
    return { name, valid: !/empty|only_unknown/.test(name), accepted };
  });
  assert.equal(judged.length, 18);
  assertDepartures("pyjwt-keys-and-advisory.json", judged);
});

const cut = (bytes: Buffer | undefined, from: number, to?: number) =>
  bytes?.subarray(from, to).toString("base64url");

/** What ends an SSH public key: the point of Ed25519, or 4, x and y of P-256 (RFC 8709 §4, RFC 5656 §3.1). */
function keysOfSsh({ ed25519_ssh_pub, ecdsa_ssh_pub }: PyJwt["GHSA-ffqj-6fqr-9h24"]): Key[] {
  const [edwards, elliptic] = [ed25519_ssh_pub, ecdsa_ssh_pub].map((text) =>
    Buffer.from(text.split(" ")[1] ?? "", "base64"),
  );
  return [
    importKey({ kty: "OKP", crv: "Ed25519", x: cut(edwards, -32) }),
    importKey({ kty: "EC", crv: "P-256", x: cut(elliptic, -64, -32), y: cut(elliptic, -32) }),
  ];
}

pyjwt.test(
  "GHSA-ffqj-6fqr-9h24: the text of an SSH key is no secret, and its key takes no HMAC",
  (vectors) => {
    const advisory = vectors["GHSA-ffqj-6fqr-9h24"];
    for (const text of [advisory.ed25519_ssh_pub, advisory.ecdsa_ssh_pub]) {
      const k = Buffer.from(text).toString("base64url");
      assertRefused(() => importKey({ kty: "oct", k }, "HS256"), "key_invalid");
    }
    const keys = keysOfSsh(advisory);
    for (const { kind, jwt } of advisory.tokens) {
      const accepted = keys.some((key) => accepts(() => void verifyCompact(jwt, [key])));
      assert.equal(accepted, kind === "good");
    }
  },
);
