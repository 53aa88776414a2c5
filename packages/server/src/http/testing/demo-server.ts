import { idempotencyKeyHeader } from "@countersign/protocol";
import {
  EndSessionsQuerySchema,
  IdempotencyHeadersSchema,
  IdParamsSchema,
  LogInRequestSchema,
  RefreshRequestSchema,
} from "@countersign/protocol/schemas";
import { Problem } from "../../problem.ts";
import { requireBearer } from "../bearer.ts";
import { clientAddress } from "../client-address.ts";
import { createHttpServer } from "../create-http-server.ts";
import type { HttpLimits } from "../http-limits.ts";
import type { HttpRoutes, HttpServer } from "../http-server.ts";
import type { HttpSettings } from "../http-settings.ts";
import { createLogger } from "../logger.ts";
import { createSessionCookie } from "../session-cookie.ts";

export interface Demo {
  readonly app: HttpServer;
  /** What was logged, a line an entry. */
  readonly log: string[];
}

/** The real server with a few routes of no consequence. */
export function createDemo(
  options: { settings?: Partial<HttpSettings>; limits?: Partial<HttpLimits> } = {},
): Demo {
  const settings: HttpSettings = {
    issuer: "https://id.example",
    corsOrigins: [],
    trustProxy: false,
    ...options.settings,
  };
  const log: string[] = [];
  const app = createHttpServer({
    settings,
    logger: createLogger("debug", { write: (line) => void log.push(line) }),
    version: "0.0.0",
    routes: [demoRoutes(settings)],
    limits: options.limits ?? {},
  });
  return { app, log };
}

function demoRoutes(settings: HttpSettings): HttpRoutes {
  const cookie = createSessionCookie(settings);
  return async (app) => {
    app.post("/v1/login", { schema: { body: LogInRequestSchema } }, async ({ body }, reply) => {
      if (body.cookie === true) cookie.set(reply, "cs_rt_new", { expiresAt: 61_999, now: 1_000 });
      return { device: body.device_name ?? null };
    });
    app.post(
      "/v1/refresh",
      { schema: { body: RefreshRequestSchema, headers: IdempotencyHeadersSchema } },
      async (request) => ({
        token: request.body.refresh_token ?? null,
        cookie: cookie.read(request) ?? null,
        key: request.headers[idempotencyKeyHeader] ?? null,
      }),
    );
    app.post("/v1/logout", async (_request, reply) => {
      cookie.clear(reply);
      return reply.code(204).send();
    });
    app.get("/v1/me", (request) => requireBearer(request, checkDemoToken));
    app.delete("/v1/sessions/:id", { schema: { params: IdParamsSchema } }, async ({ params }) => params);
    app.delete(
      "/v1/sessions",
      { schema: { querystring: EndSessionsQuerySchema } },
      async ({ query }) => query,
    );
    app.get("/v1/address", async (request) => ({ address: clientAddress(request) ?? null }));
    app.get("/v1/broken", async () => {
      throw Object.assign(new Error("out of order"), { detail: "secret-in-a-member", statusCode: 418 });
    });
    app.get("/keys", { config: { anyOrigin: true } }, async (_request, reply) => {
      reply.header("cache-control", "max-age=60");
      return { keys: [] };
    });
  };
}

function checkDemoToken(token: string): { token: string } {
  if (token === "expired") throw new Problem("token_expired", 'The access token has "expired"\n.');
  if (token === "powerless")
    throw new Problem("insufficient_permissions", "This needs the permission `users:read`.");
  if (token === "busy") throw new Problem("unavailable", "Try again.", { retryAfter: 1.2 });
  if (token === "ended")
    throw new Problem("session_ended", "Over.", { action: "refresh", reason: "revoked" });
  return { token };
}
