import { bearerTokenOf, isWithoutBearer } from "@countersign/protocol";
import type { FastifyRequest } from "fastify";
import { Problem } from "../problem.ts";
import { asBearerProblem, BearerProblem } from "./bearer-problem.ts";

/** The request's bearer token. Code: `invalid_token`, with words that tell who sends none what is `needed`. */
export function readBearerToken({ headers }: Pick<FastifyRequest, "headers">, needed: string): string {
  const { authorization } = headers;
  const token = bearerTokenOf(authorization);
  if (token !== undefined) return token;
  const problem = new Problem("invalid_token", `${needed}: send it as \`Authorization: Bearer\`.`);
  throw isWithoutBearer(authorization) ? new BearerProblem(problem, "Bearer") : asBearerProblem(problem);
}
