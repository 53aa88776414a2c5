import type { TokenAnswer } from "@countersign/protocol";
import { toTime } from "../../time.ts";
import type { IssueAccessToken } from "../access-tokens/issue.ts";
import { type Account, describeUser } from "../accounts/user.ts";
import type { Keyring } from "../master-secrets/keyring.ts";
import { encodeRefreshToken } from "./refresh-token.ts";
import { endOf, type Serving } from "./session.ts";

/** What a session hands out: the answer's body, and the refresh token, which goes into the body or a cookie. */
export interface SessionTokens {
  readonly answer: Omit<TokenAnswer, "refresh_token">;
  readonly refreshToken: string;
  readonly mode: Serving["mode"];
  /** ms */
  readonly expiresAt: number;
}

export type HandOut = (account: Account, session: Serving, secret: Uint8Array) => Promise<SessionTokens>;

/** Gives the tokens of a session's generation: the same refresh token each time, an access token of its own. */
export function createHandOut(parts: { keyring: Keyring; issueAccessToken: IssueAccessToken }): HandOut {
  return async (account, session, secret) => {
    const keys = parts.keyring.keysOf(session.keyVersion);
    if (keys === undefined) throw new TypeError("The session's master secret is not among those given.");
    const { token, expiresIn } = await parts.issueAccessToken(account, session);
    const expiresAt = endOf(session);
    return {
      answer: {
        user: describeUser(account),
        session: { id: session.id, created_at: toTime(session.createdAt), expires_at: toTime(expiresAt) },
        access_token: token,
        token_type: "Bearer",
        expires_in: expiresIn,
        generation: session.generation,
      },
      refreshToken: encodeRefreshToken({ ...session, sessionId: session.id, secret }, keys.tag),
      mode: session.mode,
      expiresAt,
    };
  };
}
