import { bearerTokenOf, isWithoutBearer, type Problem, problemMediaType } from "@countersign/protocol";
import type { Guard } from "./create-guard.ts";
import { GuardError } from "./guard-error.ts";

/** What a route demands of a token that is genuine; it throws what the token is refused with. */
export type Requirement = (claims: object) => void;

/** An answer, for whichever framework sends it. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly problem: Problem;
}

/** Who sends the request, or what it is answered with. */
export type Outcome<Claims> =
  | { readonly claims: Claims; readonly refusal?: undefined }
  | { readonly claims?: undefined; readonly refusal: Answer };

/**
 * Makes what all middleware is made of: from the request's `Authorization` headers to its claims, or to the answer
 * (RFC 6750 §3). The token may come in no other way: not in the query, not in a cookie.
 */
export function createAuthorize<Claims extends object>(guard: Pick<Guard<Claims>, "verify">) {
  if (typeof guard?.verify !== "function")
    throw new TypeError("The guard is missing: give what `createGuard` made.");
  return (authorization: readonly string[], requirement: Requirement): Outcome<Claims> => {
    try {
      const claims = guard.verify(readBearer(authorization));
      requirement(claims);
      return { claims };
    } catch (error) {
      if (!(error instanceof GuardError)) throw error;
      return { refusal: answerOf(error) };
    }
  };
}

function readBearer([header, ...others]: readonly string[]): string {
  if (others.length === 0 && isWithoutBearer(header)) {
    throw new GuardError("invalid_token", {
      noToken: true,
      detail: "This needs an access token: send `Authorization: Bearer`.",
    });
  }
  // Of two, this service and whatever stands before it might each believe another.
  const token = others.length > 0 ? undefined : bearerTokenOf(header);
  if (token !== undefined) return token;
  throw new GuardError("invalid_token", {
    detail: "Send `Authorization: Bearer` once, with an access token.",
  });
}

function answerOf(error: GuardError): Answer {
  return {
    status: error.status,
    headers: { "content-type": problemMediaType, "cache-control": "no-store", ...error.headers },
    problem: error.toProblem(),
  };
}
