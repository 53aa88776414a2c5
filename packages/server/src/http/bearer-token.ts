import type { FastifyRequest } from "fastify";
import { Problem } from "../problem.ts";
import { asBearerProblem, BearerProblem } from "./bearer-problem.ts";

/** `Bearer`, in any case, and a b64token (RFC 6750 §2.1, RFC 9110 §11.1). */
const syntax = /^bearer +([A-Za-z0-9\-._~+/]+=*)$/i;

/** Credentials of another scheme. */
const otherScheme = /^(?!bearer )\S+ /i;

/** The request's bearer token. Code: `invalid_token`, with words that tell who sends none what is `needed`. */
export function readBearerToken({ headers }: Pick<FastifyRequest, "headers">, needed: string): string {
  const { authorization } = headers;
  const token = syntax.exec(authorization ?? "")?.[1];
  if (token !== undefined) return token;
  const problem = new Problem("invalid_token", `${needed}: send it as \`Authorization: Bearer\`.`);
  // RFC 6750 §3.1: who sends no authentication at all, or by another method, is told of no error.
  const isNone = authorization === undefined || otherScheme.test(authorization);
  throw isNone ? new BearerProblem(problem, "Bearer") : asBearerProblem(problem);
}
