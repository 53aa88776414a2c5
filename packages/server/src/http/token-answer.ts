import type { TokenAnswer } from "@countersign/protocol";
import type { FastifyReply } from "fastify";
import type { SessionCookie } from "./session-cookie.ts";

interface Tokens {
  readonly answer: Omit<TokenAnswer, "refresh_token">;
  readonly refreshToken: string;
  readonly mode: "token" | "cookie";
  /** ms */
  readonly expiresAt: number;
}

/**
 * Gives the refresh token where the session's mode puts it: the body, or the cookie and nowhere else. The cookie that
 * came with the request is not set again: an answer that arrives late would set the browser back to it.
 */
export function tokenAnswer(
  reply: FastifyReply,
  { answer, refreshToken, mode, expiresAt }: Tokens,
  cookie: SessionCookie,
  now: number,
  presented?: string,
): TokenAnswer {
  if (mode === "token") return { ...answer, refresh_token: refreshToken };
  if (refreshToken !== presented) cookie.set(reply, refreshToken, { expiresAt, now });
  return answer;
}
