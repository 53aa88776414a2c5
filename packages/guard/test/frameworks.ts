import { createServer, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import { exportKeySet } from "@countersign/jwt";
import express from "express";
import { fastify } from "fastify";
import { Hono } from "hono";
import type { Guard } from "../src/create-guard.ts";
import { type AccessTokenClaims, createGuard, GuardError } from "../src/index.ts";
import { guardExpress } from "../src/express.ts";
import { guardFastify } from "../src/fastify.ts";
import { guardFetch, honoMiddleware, withClaims } from "../src/fetch.ts";
import { guardNode } from "../src/node.ts";
import { audience, createFakeIssuer, issuerName } from "./fake-issuer.ts";
import { createFakeTime } from "./fake-time.ts";

/** What each framework serves: /user, /role for `reader` or `writer`, /permission for `books:read` and `books:write`. */
export type Serve = (method: string, path: string, authorization: readonly string[]) => Promise<Answer>;

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

const time = createFakeTime();
export const issuer = createFakeIssuer(time);
const keys = exportKeySet([issuer.signingKey()]);
export const guard = createGuard({ issuer: issuerName, audience, keys, clock: time.clock });
const failing: Guard = {
  ...guard,
  verify(token) {
    const claims = guard.verify(token);
    if (claims.sid === "ended") throw new GuardError("session_ended", { reason: "logged_out" });
    if (claims.sid === "unavailable") throw new GuardError("unavailable");
    return claims;
  },
};

export const frameworks: Record<string, () => Promise<{ serve: Serve; stop?: () => unknown }>> = {
  "Express 5": async () => {
    const { requireUser, requireRole, requirePermission } = guardExpress(failing);
    const app = express();
    app.all("/user", requireUser(), ({ claims }, response) => response.json({ sub: claims?.sub }));
    app.all("/role", requireRole("reader", "writer"), (_request, response) => response.json({}));
    app.all("/permission", requirePermission("books:read", "books:write"), (_request, response) =>
      response.json({}),
    );
    return overHttp(createServer(app));
  },
  "Fastify 5": async () => {
    const app = fastify();
    await app.register(guardFastify, { guard: failing });
    const method = ["GET", "HEAD", "OPTIONS"];
    app.route({
      method,
      url: "/user",
      onRequest: app.requireUser(),
      handler: async ({ claims }) => ({ sub: claims?.sub }),
    });
    app.route({
      method,
      url: "/role",
      onRequest: app.requireRole("reader", "writer"),
      handler: async () => ({}),
    });
    const onRequest = app.requirePermission("books:read", "books:write");
    app.route({ method, url: "/permission", onRequest, handler: async () => ({}) });
    await app.ready();
    return overHttp(app.server);
  },
  "node:http": async () => {
    const { requireUser, requireRole, requirePermission } = guardNode(failing);
    const checks: Record<string, ReturnType<typeof requireUser>> = {
      "/user": requireUser(),
      "/role": requireRole("reader", "writer"),
      "/permission": requirePermission("books:read", "books:write"),
    };
    return overHttp(
      createServer((request, response) => {
        const claims = checks[request.url?.split("?")[0] ?? ""]?.(request, response);
        if (claims !== undefined) response.end(JSON.stringify({ sub: claims.sub }));
      }),
    );
  },
  Hono: async () => {
    const { requireUser, requireRole, requirePermission } = guardFetch(failing);
    const app = new Hono<{ Variables: { claims: AccessTokenClaims } }>();
    app.all("/user", honoMiddleware(requireUser()), (c) => c.json({ sub: c.get("claims").sub }));
    app.all("/role", honoMiddleware(requireRole("reader", "writer")), (c) => c.json({}));
    app.all("/permission", honoMiddleware(requirePermission("books:read", "books:write")), (c) => c.json({}));
    return { serve: byFetch((request) => app.fetch(request)) };
  },
  "a Request handler": async () => {
    const { requireUser, requireRole, requirePermission } = guardFetch(failing);
    const handlers: Record<string, (request: Request) => Promise<Response>> = {
      "/user": withClaims(requireUser(), (_request, { sub }) => Response.json({ sub })),
      "/role": withClaims(requireRole("reader", "writer"), () => Response.json({})),
      "/permission": withClaims(requirePermission("books:read", "books:write"), () => Response.json({})),
    };
    return {
      serve: byFetch(async (request) => {
        const answer = await handlers[new URL(request.url).pathname]?.(request);
        return answer ?? new Response(null, { status: 404 });
      }),
    };
  },
};

async function overHttp(
  server: ReturnType<typeof createServer>,
): Promise<{ serve: Serve; stop: () => unknown }> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const serve: Serve = (method, path, authorization) =>
    new Promise((resolve, reject) => {
      const headers = authorization.flatMap((one) => ["Authorization", one]);
      const sent = send({
        port,
        host: "127.0.0.1",
        method,
        path,
        headers: ["Host", "localhost", ...headers],
        agent: false,
      });
      sent.on("error", reject).on("response", (response) => {
        let body = "";
        response.setEncoding("utf8").on("data", (text: string) => (body += text));
        response.on("end", () => {
          const entries = Object.entries(response.headers).map(
            ([name, value]) => [name, String(value)] as [string, string],
          );
          resolve({ status: response.statusCode ?? 0, headers: new Headers(entries), body });
        });
      });
      sent.end();
    });
  return { serve, stop: () => server.close() };
}

function byFetch(handle: (request: Request) => Response | Promise<Response>): Serve {
  return async (method, path, authorization) => {
    const headers = new Headers(authorization.map((one) => ["authorization", one] as [string, string]));
    const response = await handle(new Request(`http://localhost${path}`, { method, headers }));
    return { status: response.status, headers: response.headers, body: await response.text() };
  };
}
