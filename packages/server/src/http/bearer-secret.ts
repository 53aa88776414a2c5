import { hash, timingSafeEqual } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { Problem } from "../problem.ts";
import { asBearerProblem, BearerProblem } from "./bearer-problem.ts";

/** Lets in who sends this secret as the bearer token. Code: `invalid_token`. */
export function createSecretCheck(secret: string): (request: Pick<FastifyRequest, "headers">) => void {
  const expected = digest(secret);
  return ({ headers: { authorization } }) => {
    if (authorization === undefined) {
      const missing = new Problem(
        "invalid_token",
        "This needs a secret of the server's settings: send `Authorization: Bearer`.",
      );
      throw new BearerProblem(missing, "Bearer");
    }
    const given = /^bearer +(\S+)$/i.exec(authorization)?.[1];
    // Hashes are of one length, and what their comparison takes tells nothing of the secret (CWE-208).
    if (given !== undefined && timingSafeEqual(digest(given), expected)) return;
    throw asBearerProblem(new Problem("invalid_token", "This is not the secret that the settings name."));
  };
}

function digest(text: string): Buffer {
  return hash("sha256", text, "buffer");
}
