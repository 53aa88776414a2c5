import { createVerifier, JwtError, type Key } from "@countersign/jwt";
import { type AccessTokenClaims, requiredAccessTokenClaims as required } from "@countersign/protocol";
import { Problem } from "../../problem.ts";

export type ReadAccessToken = (token: string) => Promise<AccessTokenClaims>;

export interface ReadAccessTokenParts {
  readonly verifyingKeys: () => readonly Key[];
  /** Reads the keys again, if that was not done a moment ago. */
  readonly reloadKeys: () => Promise<void>;
  readonly clock: () => number;
  readonly settings: {
    readonly issuer: string;
    readonly audience: readonly string[];
    readonly accessTokenTyp: string;
  };
}

/** Verifies an access token by signature and claims alone. Codes: `invalid_token`, `token_expired`. */
export function createReadAccessToken(parts: ReadAccessTokenParts): ReadAccessToken {
  const { verifyingKeys: keys, reloadKeys, clock, settings } = parts;
  const { accessTokenTyp: typ, issuer, audience } = settings;
  const check = createVerifier({ keys, typ, issuer, audience, required, clock });
  const verify = (token: string): AccessTokenClaims => {
    const claims: object = check(token);
    // It was signed with a key of ours, so what it holds we wrote.
    return claims as AccessTokenClaims;
  };
  return async (token) => {
    try {
      return verify(token);
    } catch (error) {
      if (!isUnknownKey(error)) throw toProblem(error);
    }
    // Another process may have signed it with a key that it has just made.
    await reloadKeys();
    try {
      return verify(token);
    } catch (error) {
      throw toProblem(error);
    }
  };
}

function isUnknownKey(error: unknown): boolean {
  return error instanceof JwtError && error.code === "key_unknown";
}

function toProblem(error: unknown): unknown {
  if (!(error instanceof JwtError)) return error;
  if (error.code === "token_expired") {
    return new Problem("token_expired", "The access token has expired. Refresh, then retry.");
  }
  return new Problem("invalid_token", "This is no access token of this server. Refresh, then retry.", {
    action: "refresh",
    note: error.code,
  });
}
