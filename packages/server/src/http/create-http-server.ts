import { randomUUID } from "node:crypto";
import { requestBodyMaxBytes } from "@countersign/protocol";
import { fastify, type FastifyBaseLogger } from "fastify";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import { onBrokenOff } from "./broken-off.ts";
import { addCors } from "./cors.ts";
import { answerProblem } from "./error-handler.ts";
import { type HttpLimits, httpLimits } from "./http-limits.ts";
import type { HttpRoutes, HttpServer } from "./http-server.ts";
import type { HttpSettings } from "./http-settings.ts";
import { addJsonBody } from "./json-body.ts";
import { addNoQuery } from "./no-query.ts";
import { addNotFound } from "./not-found.ts";
import { addOpenApi } from "./openapi.ts";
import { createOriginCheck } from "./origin-check.ts";
import { addOverload } from "./overload.ts";
import { createParserRefusals } from "./parser-refusals.ts";
import { RequestLog } from "./request-log.ts";
import { securityHeaders } from "./security-headers.ts";
import { createSessionCookie } from "./session-cookie.ts";
import { checkSingleHeaders } from "./single-headers.ts";
import { checkUrlText } from "./url-text.ts";

export interface HttpServerParts {
  readonly settings: HttpSettings;
  readonly logger: FastifyBaseLogger;
  /** In the order in which they shall stand in the OpenAPI document. */
  readonly routes: readonly HttpRoutes[];
  /** The server's own version, for the OpenAPI document. */
  readonly version: string;
  /** Only tests need others. */
  readonly limits?: Partial<HttpLimits>;
}

/** Builds the HTTP server with its routes; it does not listen yet, and tests use the very same one. */
export function createHttpServer(parts: HttpServerParts): HttpServer {
  const { settings, routes, version } = parts;
  const limits = { ...httpLimits, ...parts.limits };
  const headers = securityHeaders(settings);
  const app = createFastify(parts, limits, headers);
  const checkOrigin = createOriginCheck(settings, createSessionCookie(settings));

  app.setErrorHandler(answerProblem);
  app.addHook("onRequest", (_request, reply, done) => {
    reply.headers(headers);
    done();
  });
  addCors(app, settings);
  addNotFound(app);
  addOverload(app, limits);
  app.addHook("onRequest", (request, _reply, done) => {
    checkSingleHeaders(request);
    checkUrlText(request);
    checkOrigin(request);
    done();
  });
  addJsonBody(app);
  addNoQuery(app);
  addOpenApi(app, settings, version);
  for (const plugin of routes) app.register(plugin);
  return app;
}

function createFastify(
  { settings, logger }: HttpServerParts,
  limits: HttpLimits,
  headers: Readonly<Record<string, string>>,
): HttpServer {
  const requestLog = new RequestLog();
  const app = fastify({
    loggerInstance: logger,
    logController: requestLog,
    // Lines name their request by themselves: a logger for each would take longer than its one line.
    childLoggerFactory: (log) => log,
    // For the log; never taken from a request.
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    trustProxy: settings.trustProxy,
    bodyLimit: requestBodyMaxBytes,
    requestTimeout: limits.requestTimeout,
    connectionTimeout: limits.inactivityTimeout,
    keepAliveTimeout: limits.keepAliveTimeout,
    http: {
      headersTimeout: limits.headersTimeout,
      connectionsCheckingInterval: limits.checkInterval,
      maxHeaderSize: limits.headerBytes,
      requireHostHeader: false, // Node's refusal is bare; checkSingleHeaders has ours
    },
    routerOptions: { maxParamLength: limits.parameterLength },
    // While the server drains, what still arrives on open connections is answered, then they close.
    return503OnClosing: false,
    ajv: {
      customOptions: { removeAdditional: false, coerceTypes: false, useDefaults: false, allErrors: true },
    },
    // What the router refuses meets no hook.
    frameworkErrors: (error, request, reply) => {
      reply.raw.once("finish", () => requestLog.requestCompleted(undefined, request, reply));
      answerProblem(error, request, reply.headers(headers));
    },
    clientErrorHandler: (error, socket) => refusals.answer(error, socket),
  }).withTypeProvider<TypeBoxTypeProvider>();
  const refusals = createParserRefusals(app.server, headers);
  onBrokenOff(app, (request, reply) => requestLog.requestBrokenOff(request, reply));
  return app;
}
