import { createPublicKey, createSecretKey } from "node:crypto";
import jsonwebtoken from "jsonwebtoken";
import { findKey } from "../issuer.ts";
import { type Peer, reasonOf } from "../peer.ts";

/** It reads no key sets, and knows no EdDSA. */
export const jsonWebToken: Peer = {
  name: "jsonwebtoken",
  algorithms: ["ES256", "RS256", "HS256"],
  async open(_t, issuer) {
    const { alg, url, audience, secret } = issuer;
    const options = { algorithms: [alg], issuer: url, audience };
    const toKey = secret === undefined ? createPublicKey : (text: string) => createSecretKey(text, "utf8");
    return (token) =>
      reasonOf(async () => {
        const key = toKey(await findKey(issuer, token));
        return jsonwebtoken.verify(token, key, { ...options, clockTimestamp: Math.floor(Date.now() / 1000) });
      });
  },
  reasons: {
    expired: /jwt expired/,
    audience: /jwt audience invalid/,
    issuer: /jwt issuer invalid/,
    signature: /invalid signature/,
  },
};
