import type { AccessTokenClaims } from "@countersign/protocol";
import { createVerifier, JwtError, type Key } from "@countersign/jwt";
import { Problem } from "../../problem.ts";
import type { Account } from "../accounts/user.ts";
import type { Session } from "../sessions/session.ts";
import { whyOver } from "../sessions/session.ts";
import type { Stores } from "../stores.ts";

/** Who sends a request, as our own routes need it. */
export interface Authenticated {
  readonly account: Account;
  readonly session: Session;
  readonly claims: AccessTokenClaims;
}

/** What every access token of ours has, beside `iss` and `aud`. */
export const requiredClaims: readonly string[] = [
  "sub",
  "exp",
  "iat",
  "jti",
  "sid",
  "client_id",
  "roles_version",
  "policy_version",
];

export type Authenticate = (token: string) => Promise<Authenticated>;

export interface AuthenticateParts {
  readonly stores: Pick<Stores, "sessions" | "users">;
  readonly verifyingKeys: () => readonly Key[];
  readonly clock: () => number;
  readonly settings: {
    readonly issuer: string;
    readonly audience: readonly string[];
    readonly accessTokenTyp: string;
  };
}

/**
 * Checks an access token and, as we have the database at hand, that its session lives and its versions are not old.
 * Codes: `invalid_token`, `token_expired`, `session_ended`, `token_stale`.
 */
export function createAuthenticate(parts: AuthenticateParts): Authenticate {
  const verify = createKeptVerifier(parts);
  return async (token) => {
    const claims = readClaims(verify, token);
    const session = await parts.stores.sessions.find(claims.sid);
    const account = session && (await parts.stores.users.find(session.userId));
    if (session === undefined || account === undefined || session.userId !== claims.sub)
      throw ended("unknown");
    const over = whyOver(session, parts.clock());
    if (over !== undefined) throw ended(over);
    if (claims.roles_version < account.rolesVersion || claims.policy_version < account.policyVersion) {
      throw new Problem(
        "token_stale",
        "The roles have changed since this token was issued. Refresh, then retry.",
        {
          action: "refresh",
        },
      );
    }
    return { account, session, claims };
  };
}

function readClaims(verify: () => (token: string) => object, token: string): AccessTokenClaims {
  try {
    // The verifier has checked that the claims of an access token are there and of their types.
    return verify()(token) as AccessTokenClaims;
  } catch (error) {
    if (!(error instanceof JwtError)) throw error;
    if (error.code === "token_expired") {
      throw new Problem("token_expired", "The access token has expired. Refresh, then retry.", {
        action: "refresh",
      });
    }
    throw new Problem("invalid_token", "This is no access token of this server. Refresh, then retry.", {
      action: "refresh",
      note: error.code,
    });
  }
}

/** A verifier is made anew when the keys change. */
function createKeptVerifier({ verifyingKeys, clock, settings }: AuthenticateParts) {
  let keys: readonly Key[] | undefined;
  let verify: ReturnType<typeof createVerifier>;
  return () => {
    const now = verifyingKeys();
    if (now !== keys) {
      keys = now;
      verify = createVerifier({
        keys,
        typ: settings.accessTokenTyp,
        issuer: settings.issuer,
        audience: settings.audience,
        required: requiredClaims,
        clock,
      });
    }
    return verify;
  };
}

function ended(reason: NonNullable<ReturnType<typeof whyOver>>): Problem {
  return new Problem("session_ended", "This session is over.", { action: "refresh", reason });
}
