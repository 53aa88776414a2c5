import { isDeepStrictEqual } from "node:util";
import type { AccessTokenClaims } from "@countersign/protocol";
import { Problem } from "../../problem.ts";
import type { Account } from "../accounts/user.ts";
import type { PolicyAt } from "../roles/policy-reader.ts";
import { type Session, whyOver } from "../sessions/session.ts";
import type { Stores } from "../stores.ts";
import { permissionsOf } from "./access-token.ts";
import type { ReadAccessToken } from "./read-access-token.ts";

/** Who sends a request, as our own routes need it. */
export interface Authenticated {
  readonly account: Account;
  readonly session: Session;
  readonly claims: AccessTokenClaims;
}

export type Authenticate = (token: string) => Promise<Authenticated>;

export interface AuthenticateParts {
  readonly stores: Pick<Stores, "sessions">;
  readonly readAccessToken: ReadAccessToken;
  readonly policyAt: PolicyAt;
  readonly clock: () => number;
}

/**
 * Checks an access token and, as we have the database at hand, that its session lives and its roles and permissions are not old.
 * Codes: `invalid_token`, `token_expired`, `session_ended`, `token_stale`.
 */
export function createAuthenticate(parts: AuthenticateParts): Authenticate {
  return async (token) => {
    const claims = await parts.readAccessToken(token);
    const found = await parts.stores.sessions.findWithAccount(claims.sid);
    if (found === undefined || found.session.userId !== claims.sub) throw ended("unknown");
    const { session, account } = found;
    const over = whyOver(session, parts.clock());
    if (over !== undefined) throw ended(over);
    if (account === undefined) throw ended("user_deleted");
    if (await isStale(claims, account, parts)) {
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

/**
 * A role that was defined anew or deleted concerns those who have it, if they may something else than before. Numbers alone
 * do not tell: of a token from before a backup was restored, or a failover, they may be ahead, or have been given once more.
 */
async function isStale(
  claims: AccessTokenClaims,
  { roles, rolesVersion, policyVersion }: Account,
  { policyAt }: AuthenticateParts,
): Promise<boolean> {
  if (claims.roles_version < rolesVersion) return true;
  const permissions = permissionsOf(roles, await policyAt(policyVersion));
  return !isDeepStrictEqual([claims.roles, claims.permissions], [roles, permissions]);
}

function ended(reason: NonNullable<ReturnType<typeof whyOver>>): Problem {
  return new Problem("session_ended", "This session is over.", { action: "refresh", reason });
}
