import type { FastifyReply, FastifyRequest } from "fastify";
import { Problem } from "../problem.ts";
import type { SessionCookie } from "./session-cookie.ts";

export interface EndedCookieParts {
  readonly cookie: SessionCookie;
  /** Opens a refresh token; rejects with `invalid_token` for what is none of ours. */
  readonly openToken: (text: string) => Promise<{ readonly sessionId: string }>;
}

/** Takes the browser's cookie away if it is of the session that has just ended, or of none of ours. */
export type ClearEndedCookie = (
  request: FastifyRequest,
  reply: FastifyReply,
  sessionId: string,
) => Promise<void>;

export function createClearEndedCookie({ cookie, openToken }: EndedCookieParts): ClearEndedCookie {
  return async (request, reply, sessionId) => {
    const text = cookie.read(request);
    if (text === undefined) return;
    try {
      const token = await openToken(text).catch(passIfForeign);
      if (token === undefined || token.sessionId === sessionId) cookie.clear(reply);
    } catch (error) {
      // What was asked for is done; a cookie of which nobody can tell whose it is stays.
      if (!(error instanceof Problem)) throw error;
    }
  };
}

/** For a cookie, which a browser sends whatever has become of it. */
export function passIfForeign(error: unknown): undefined {
  if (error instanceof Problem && error.code === "invalid_token") return undefined;
  throw error;
}
