import type { FastifyRequest } from "fastify";
import { notAsExpected } from "./not-as-expected.ts";
import { findBadText } from "./text-check.ts";

/** Refuses path parameters and queries with text that no later part should meet. */
export function checkUrlText({ params, query }: Pick<FastifyRequest, "params" | "query">): void {
  const found = findBadText(params) ?? findBadText(query);
  if (found !== undefined) {
    throw notAsExpected("address", [found]);
  }
}
