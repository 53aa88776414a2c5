import { idempotencyKeyHeader, routes as paths } from "@countersign/protocol";
import {
  EndSessionsQuerySchema,
  IdempotencyHeadersSchema,
  IdParamsSchema,
  LogInRequestSchema,
  RefreshRequestSchema,
  SessionListSchema,
  TokenAnswerSchema,
} from "@countersign/protocol/schemas";
import { Type } from "typebox";
import { requireBearer } from "../../http/bearer.ts";
import { credentialsOf } from "../../http/credentials.ts";
import type { HttpRoutes, HttpServer } from "../../http/http-server.ts";
import { originOf } from "../../http/request-origin.ts";
import { tokenAnswer } from "../../http/token-answer.ts";
import { Problem } from "../../problem.ts";
import type { Authenticate } from "../access-tokens/authenticate.ts";
import type { EndReplaced } from "./end-replaced.ts";
import type { createEndOwnSession, createEndOwnSessions } from "./end-own-sessions.ts";
import type { createListSessions } from "./list-sessions.ts";
import type { createLogIn } from "./log-in.ts";
import { addLogOut, type LogOutRouteParts } from "./log-out-routes.ts";
import type { Refresh } from "./refresh.ts";

export interface SessionRoutesParts extends LogOutRouteParts {
  readonly logIn: ReturnType<typeof createLogIn>;
  readonly refresh: Refresh;
  readonly listSessions: ReturnType<typeof createListSessions>;
  readonly endOwnSession: ReturnType<typeof createEndOwnSession>;
  readonly endOwnSessions: ReturnType<typeof createEndOwnSessions>;
  readonly endReplaced: EndReplaced;
  readonly authenticate: Authenticate;
  readonly clock: () => number;
}

export function sessionRoutes(parts: SessionRoutesParts): HttpRoutes {
  return async (app) => {
    addLogIn(app, parts);
    addRefresh(app, parts);
    addLogOut(app, parts);
    addOwnSessions(app, parts);
  };
}

function addLogIn(app: HttpServer, { logIn, endReplaced, cookie, clock }: SessionRoutesParts): void {
  app.route({
    method: "POST",
    url: paths.logIn.path,
    schema: { summary: "Log in", body: LogInRequestSchema, response: { 200: TokenAnswerSchema } },
    handler: async (request, reply) => {
      const credentials = credentialsOf(request, reply);
      const tokens = await logIn(credentials);
      if (tokens.mode === "cookie") await endReplaced(cookie.read(request), credentials.origin);
      return tokenAnswer(reply, tokens, cookie, clock());
    },
  });
}

function addRefresh(app: HttpServer, { refresh, openToken, cookie, clock }: SessionRoutesParts): void {
  app.route({
    method: "POST",
    url: paths.refresh.path,
    schema: {
      summary: "Buy a new access token",
      // The cookie, or the token in the body.
      security: [{ cookie: [] }, {}],
      headers: IdempotencyHeadersSchema,
      body: Type.Optional(RefreshRequestSchema),
      response: { 200: TokenAnswerSchema },
    },
    handler: async (request, reply) => {
      const inBody = request.body?.refresh_token;
      const inCookie = cookie.read(request);
      if (inBody !== undefined && inCookie !== undefined) {
        throw new Problem(
          "invalid_request",
          "Send the refresh token in the body or as the cookie, not both.",
        );
      }
      const text = inBody ?? inCookie;
      if (text === undefined) {
        // A browser whose cookie is gone cannot know that: for it as for a token that is none, the session is over.
        throw new Problem(
          "invalid_token",
          "There is neither `refresh_token` in the body nor the session cookie. Log in.",
          { action: "log_in" },
        );
      }
      const token = await openToken(text);
      const origin = originOf(request);
      // On failure the cookie stays: a late refusal must not take a newer session's cookie away.
      const mode = inCookie === undefined ? "token" : "cookie";
      const idempotencyKey = request.headers[idempotencyKeyHeader];
      const tokens = await refresh({ token, mode, idempotencyKey, origin });
      return tokenAnswer(reply, tokens, cookie, clock(), text);
    },
  });
}

function addOwnSessions(app: HttpServer, parts: SessionRoutesParts): void {
  const { listSessions, endOwnSession, endOwnSessions, authenticate, clearEndedCookie } = parts;
  app.route({
    method: "GET",
    url: paths.listSessions.path,
    schema: {
      security: [{ bearer: [] }],
      summary: "Where I am logged in",
      response: { 200: SessionListSchema },
    },
    handler: async (request) => ({
      sessions: await listSessions(await requireBearer(request, authenticate)),
    }),
  });
  app.route({
    method: "DELETE",
    url: paths.endSession.path,
    schema: {
      security: [{ bearer: [] }],
      summary: "End one of my sessions",
      params: IdParamsSchema,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      const authenticated = await requireBearer(request, authenticate);
      const { id } = request.params;
      await endOwnSession(authenticated, id, originOf(request));
      await clearEndedCookie(request, reply, id);
      return reply.code(204).send(null);
    },
  });
  app.route({
    method: "DELETE",
    url: paths.endSessions.path,
    schema: {
      security: [{ bearer: [] }],
      summary: "End my other sessions, or all",
      querystring: EndSessionsQuerySchema,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      const authenticated = await requireBearer(request, authenticate);
      const { scope } = request.query;
      await endOwnSessions(authenticated, scope, originOf(request));
      if (scope === "all") await clearEndedCookie(request, reply, authenticated.session.id);
      return reply.code(204).send(null);
    },
  });
}
