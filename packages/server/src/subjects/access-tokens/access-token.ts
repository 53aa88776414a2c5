import { type AccessTokenClaims, ownClientId } from "@countersign/protocol";
import type { Account } from "../accounts/user.ts";
import { endOf, type Session } from "../sessions/session.ts";
import { lifetimeOf } from "./lifetime.ts";

export interface AccessTokenSettings {
  readonly issuer: string;
  readonly audience: readonly string[];
  /** ms */
  readonly accessTokenTtl: number;
  readonly accessTokenEmail: boolean;
}

export interface AccessTokenSubject {
  readonly account: Account;
  readonly session: Pick<Session, "id" | "amr" | "authTime" | "idleExpiresAt" | "expiresAt">;
  readonly permissions: readonly string[];
}

/** The claims of an access token (RFC 9068 §2.2). `chance` as `lifetimeOf` takes it. */
export function toAccessTokenClaims(
  { account, session, permissions }: AccessTokenSubject,
  { issuer, audience, accessTokenTtl, accessTokenEmail }: AccessTokenSettings,
  { now, jti, chance }: { now: number; jti: string; chance: number },
): AccessTokenClaims {
  const issuedAt = Math.floor(now / 1000);
  const lifetime = lifetimeOf(accessTokenTtl, chance);
  // No revocation announces that a session has reached its end, so its tokens must not outlive it.
  const expiry = Math.min(issuedAt + lifetime, Math.ceil(endOf(session) / 1000));
  const [onlyAudience] = audience;
  return {
    iss: issuer,
    sub: account.id,
    aud: audience.length === 1 && onlyAudience !== undefined ? onlyAudience : audience,
    exp: expiry,
    iat: issuedAt,
    auth_time: session.authTime,
    jti,
    sid: session.id,
    client_id: ownClientId,
    amr: session.amr,
    roles: account.roles,
    permissions,
    roles_version: account.rolesVersion,
    policy_version: account.policyVersion,
    ...(accessTokenEmail ? { email: account.email, email_verified: account.emailVerified } : {}),
  };
}

/** What the roles permit: sorted, each once. A role that is no longer defined permits nothing. */
export function permissionsOf(
  roles: readonly string[],
  permissions: ReadonlyMap<string, readonly string[]>,
): string[] {
  return [...new Set(roles.flatMap((role) => permissions.get(role) ?? []))].toSorted();
}
