import { Type } from "typebox";
import { bearerSecret, createSecretCheck } from "../../http/bearer-secret.ts";
import type { HttpRoutes, HttpServer } from "../../http/http-server.ts";
import { Problem } from "../../problem.ts";

export interface OperationRoutesParts {
  /** Whether the database takes reads and writes. */
  readonly isReady: () => Promise<boolean>;
  /** `undefined`: there is no route for them. */
  readonly metrics: MetricsRouteParts | undefined;
}

interface MetricsRouteParts {
  /** In Prometheus' text format. */
  readonly text: () => Promise<string>;
  /** What to ask for as a bearer token; `undefined` lets in everybody who reaches the server. */
  readonly token: string | undefined;
}

const StatusSchema = Type.Object({ status: Type.Literal("ok") }, { title: "Status" });

export function operationRoutes({ isReady, metrics }: OperationRoutesParts): HttpRoutes {
  return async (app) => {
    app.route({
      method: "GET",
      url: "/healthz",
      config: { anyOrigin: true },
      schema: { summary: "The process lives", response: { 200: StatusSchema } },
      handler: async () => ({ status: "ok" as const }),
    });
    app.route({
      method: "GET",
      url: "/readyz",
      config: { anyOrigin: true },
      schema: { summary: "The process can serve", response: { 200: StatusSchema } },
      handler: async () => {
        if (!(await isReady())) {
          throw new Problem("unavailable", "The server cannot write to its storage now.", { retryAfter: 1 });
        }
        return { status: "ok" as const };
      },
    });
    if (metrics !== undefined) addMetrics(app, metrics);
  };
}

const textFormat = "text/plain; version=0.0.4; charset=utf-8";

function addMetrics(app: HttpServer, { text, token }: MetricsRouteParts): void {
  const check = token === undefined ? () => {} : createSecretCheck(token, "COUNTERSIGN_METRICS_TOKEN");
  app.route({
    method: "GET",
    url: "/metrics",
    config: { anyOrigin: true },
    schema: {
      summary: "Numbers for Prometheus",
      ...bearerSecret(token),
      response: { 200: { content: { "text/plain": { schema: Type.String() } } } },
    },
    handler: async (request, reply) => {
      check(request);
      return reply
        .type(textFormat)
        .header("cache-control", "no-store")
        .send(await text());
    },
  });
}
