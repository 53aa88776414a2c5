import type { Account } from "../accounts/user.ts";
import type { PolicyAt } from "../roles/policy-reader.ts";
import {
  type AccessTokenSettings,
  type AccessTokenSubject,
  permissionsOf,
  toAccessTokenClaims,
} from "./access-token.ts";

/** `expiresIn` in seconds. */
export type IssueAccessToken = (
  account: Account,
  session: AccessTokenSubject["session"],
) => Promise<{ token: string; expiresIn: number }>;

export interface IssueParts {
  readonly sign: (claims: object) => Promise<string>;
  readonly policyAt: PolicyAt;
  readonly clock: () => number;
  readonly newId: () => string;
  /** 0 to 1. */
  readonly chance: () => number;
  readonly settings: AccessTokenSettings;
}

export function createIssueAccessToken(parts: IssueParts): IssueAccessToken {
  return async (account, session) => {
    const permissions = permissionsOf(account.roles, await parts.policyAt(account.policyVersion));
    const claims = toAccessTokenClaims({ account, session, permissions }, parts.settings, {
      now: parts.clock(),
      jti: parts.newId(),
      chance: parts.chance(),
    });
    return { token: await parts.sign(claims), expiresIn: claims.exp - claims.iat };
  };
}
