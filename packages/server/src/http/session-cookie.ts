import { developmentCookieName, secureCookieName } from "@countersign/protocol";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Problem } from "../problem.ts";
import type { HttpSettings } from "./http-settings.ts";

/** The cookie that holds the refresh token in cookie mode. */
export interface SessionCookie {
  readonly name: string;
  /** The request's refresh token, or undefined. Two of our name: `invalid_request`. */
  read(request: Pick<FastifyRequest, "headers">): string | undefined;
  /** Hands the refresh token to the browser until the session expires; both times in milliseconds. */
  set(reply: FastifyReply, refreshToken: string, times: { expiresAt: number; now: number }): void;
  clear(reply: FastifyReply): void;
}

/** The session cookie of an issuer: `__Host-` on https; on http, which only loopback has, a name of its own. */
export function createSessionCookie({ issuer }: Pick<HttpSettings, "issuer">): SessionCookie {
  const secure = issuer.startsWith("https:");
  const name = secure ? secureCookieName : developmentCookieName;
  const attributes = `Path=/; HttpOnly; ${secure ? "Secure; " : ""}SameSite=Strict`;
  // A refresh token is base64url with a prefix: nothing in it needs encoding (RFC 6265 §4.1.1, cookie-octet).
  const write = (reply: FastifyReply, value: string, maxAge: number): void => {
    reply.header("set-cookie", `${name}=${value}; Max-Age=${maxAge}; ${attributes}`);
  };
  return {
    name,
    read: (request) => readCookie(request.headers.cookie, name),
    set: (reply, refreshToken, { expiresAt, now }) =>
      write(reply, refreshToken, Math.max(0, Math.floor((expiresAt - now) / 1000))),
    clear: (reply) => write(reply, "", 0),
  };
}

/**
 * Reads one cookie. Of two with our name, one was tossed in by a sibling domain or over http, and their
 * order says nothing (RFC 6265bis §8.6): neither is believed.
 */
function readCookie(header: string | undefined, name: string): string | undefined {
  if (header === undefined || !header.includes(name)) return undefined;
  const values = header
    .split(";")
    // Other white space is part of a name, not around it: trimmed off, it would make ours of a sibling domain's.
    .filter((pair) => pair.includes("=") && /^[\t -~]*$/.test(pair))
    .map(
      (pair) => [pair.slice(0, pair.indexOf("=")).trim(), pair.slice(pair.indexOf("=") + 1).trim()] as const,
    )
    .filter(([own]) => own === name)
    .map(([, value]) => value);
  if (values.length > 1) {
    throw new Problem("invalid_request", "The session cookie was sent twice: remove this site's cookies.", {
      note: "two session cookies in one request: a cookie was tossed in from elsewhere",
    });
  }
  return values[0] === "" ? undefined : values[0];
}
