import type { FastifyRequest } from "fastify";
import { Problem } from "../problem.ts";
import { findBadText } from "./text-check.ts";

/** Refuses path parameters and queries with text that no later part should meet. */
export function checkUrlText({ params, query }: Pick<FastifyRequest, "params" | "query">): void {
  const found = findBadText(params) ?? findBadText(query);
  if (found !== undefined) {
    throw new Problem("invalid_request", "The request's address is not as expected; see `errors`.", {
      errors: [found],
    });
  }
}
