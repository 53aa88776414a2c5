import { auth } from "express-oauth2-jwt-bearer";
import { algorithms } from "../issuer.ts";
import type { Peer } from "../peer.ts";
import { startApp } from "./express-app.ts";

/** It finds the key set by the server's metadata; `strict` asks for what RFC 9068 does. */
export const expressOauth2: Peer = {
  name: "express-oauth2-jwt-bearer",
  algorithms,
  open(t, { alg, url, audience, secret }) {
    const options = { audience, tokenSigningAlg: alg, strict: true, clockTolerance: 0 };
    return startApp(
      t,
      secret === undefined
        ? auth({ ...options, issuerBaseURL: url })
        : auth({ ...options, issuer: url, secret }),
    );
  },
  reasons: {
    expired: /'exp'|"exp"/,
    audience: /'aud'|"aud"/,
    issuer: /'iss'|"iss"/,
    signature: /signature verification failed/,
  },
};
