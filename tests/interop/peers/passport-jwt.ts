import { callbackify } from "node:util";
import passport from "passport";
import { ExtractJwt, Strategy } from "passport-jwt";
import { findKey } from "../issuer.ts";
import type { Peer } from "../peer.ts";
import { startApp } from "./express-app.ts";
import { jsonWebToken } from "./jsonwebtoken.ts";

/** It verifies with jsonwebtoken. */
export const passportJwt: Peer = {
  ...jsonWebToken,
  name: "passport-jwt",
  open(t, issuer) {
    const { alg, url, audience } = issuer;
    const strategy = new Strategy(
      {
        jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
        secretOrKeyProvider: callbackify((_request: unknown, token: string) => findKey(issuer, token)),
        algorithms: [alg as "ES256"],
        issuer: url,
        audience,
      },
      (claims, done) => done(null, claims),
    );
    return startApp(t, (request, response, next) => {
      const tell = (error: unknown, user: unknown, info: unknown) =>
        next(error ?? (user === false ? info : undefined));
      passport.authenticate(strategy, { session: false }, tell)(request, response, next);
    });
  },
};
