import { createRemoteJWKSet, jwtVerify } from "jose";
import { algorithms } from "../issuer.ts";
import { type Peer, reasonOf } from "../peer.ts";

export const jose: Peer = {
  name: "jose",
  algorithms,
  async open(_t, { alg, url, audience, keySetUrl, secret }) {
    const options = { issuer: url, audience, algorithms: [alg], typ: "at+jwt" };
    const keySet = createRemoteJWKSet(new URL(keySetUrl));
    return (token) =>
      reasonOf(() =>
        secret === undefined
          ? jwtVerify(token, keySet, options)
          : jwtVerify(token, Buffer.from(secret), options),
      );
  },
  reasons: {
    expired: /"exp" claim timestamp check failed/,
    audience: /unexpected "aud" claim/,
    issuer: /unexpected "iss" claim/,
    signature: /signature verification failed/,
  },
};
