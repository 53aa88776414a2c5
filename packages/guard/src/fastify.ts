import { Buffer } from "node:buffer";
import type { AccessTokenClaims } from "@countersign/protocol";
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import { createAuthorize } from "./authorize.ts";
import type { Guard } from "./create-guard.ts";
import { authorizationsOf } from "./raw-headers.ts";
import { createRequirements, type Requirements } from "./requirements.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Whose token it is; null until a guard's hook has run. */
    claims: AccessTokenClaims | null;
  }
  interface FastifyInstance extends Requirements<FastifyHook> {}
}

/** For `onRequest` of a route, or of a whole application or part of it. */
export type FastifyHook = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

/**
 * Guards the routes of a Fastify 5 application: a plugin that gives it `requireUser`, `requireRole` and `requirePermission`.
 *
 * @example
 * await app.register(guardFastify, { guard });
 * app.get("/me", { onRequest: app.requireUser() }, async (request) => ({ id: request.claims?.sub }));
 */
export const guardFastify: FastifyPluginAsync<{ readonly guard: Guard }> = async (app, { guard }) => {
  const authorize = createAuthorize(guard);
  const requirements = createRequirements<FastifyHook>((requirement) => async (request, reply) => {
    const { claims, refusal } = authorize(authorizationsOf(request.raw), requirement);
    if (refusal === undefined) {
      request.claims = claims;
      return undefined;
    }
    // As bytes: to a text Fastify would add a charset, which problem documents do not have.
    const body = Buffer.from(JSON.stringify(refusal.problem));
    return reply.code(refusal.status).headers(refusal.headers).send(body);
  });
  app.decorateRequest("claims", null);
  app.decorate("requireUser", requirements.requireUser);
  app.decorate("requireRole", requirements.requireRole);
  app.decorate("requirePermission", requirements.requirePermission);
};

// What fastify-plugin does: the decorators are for the application that registers this, not for a part of its own.
Object.assign(guardFastify, {
  [Symbol.for("skip-override")]: true,
  [Symbol.for("fastify.display-name")]: "@countersign/guard",
});
