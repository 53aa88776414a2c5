import { createVerifier } from "fast-jwt";
import { algorithms, findKey } from "../issuer.ts";
import { type Peer, reasonOf } from "../peer.ts";

/** It reads no key sets. */
export const fastJwt: Peer = {
  name: "fast-jwt",
  algorithms,
  async open(_t, issuer) {
    const { alg, url, audience } = issuer;
    return (token) =>
      reasonOf(async () => {
        const key = await findKey(issuer, token);
        return createVerifier({ key, algorithms: [alg], allowedIss: url, allowedAud: audience })(token);
      });
  },
  reasons: {
    expired: /token has expired/,
    audience: /aud claim value is not allowed/,
    issuer: /iss claim value is not allowed/,
    signature: /signature is invalid/,
  },
};
