import swagger from "@fastify/swagger";
import { problemMediaType, routes } from "@countersign/protocol";
import { ProblemSchema } from "@countersign/protocol/schemas";
import type { FastifySchema } from "fastify";
import type { HttpServer } from "./http-server.ts";
import type { HttpSettings } from "./http-settings.ts";
import { type JsonObject, nameSchemas } from "./openapi-components.ts";
import { createSessionCookie } from "./session-cookie.ts";

/** Any failure of any route. */
const failure = {
  description: "A problem document (RFC 9457); `code` says which.",
  content: { [problemMediaType]: { schema: ProblemSchema } },
};

const routeNames = new Map<string, string>(
  Object.entries(routes).map(([name, { method, path }]) => [`${method} ${path}`, name]),
);

/** What generators call it: its name on the wire; what is for whoever runs the server has none but its path. */
function operationId(route: string): string {
  return routeNames.get(route) ?? route.replace(/^.*\//, "");
}

/** Serves the OpenAPI 3.1 document, made of the routes' own schemas. */
export function addOpenApi(app: HttpServer, { issuer }: Pick<HttpSettings, "issuer">, version: string): void {
  app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "Countersign", version, description: "A self-hosted authentication server." },
      servers: [{ url: issuer }],
      components: {
        securitySchemes: {
          bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
          secret: { type: "http", scheme: "bearer", description: "The server's setting for this route." },
          cookie: { type: "apiKey", in: "cookie", name: createSessionCookie({ issuer }).name },
        },
      },
    },
    transform: ({ schema, url, route }) => ({
      schema: { ...withFailure(schema ?? {}), operationId: operationId(`${String(route.method)} ${url}`) },
      url,
    }),
  });
  let document: string | undefined;
  app.register(async (scope) => {
    scope.get(
      routes.openApi.path,
      { schema: { hide: true }, config: { anyOrigin: true } },
      async (_request, reply) => {
        document ??= JSON.stringify(
          nameSchemas(optionalBodies(JSON.parse(JSON.stringify(app.swagger())) as JsonObject)),
        );
        return reply.type("application/json").send(document);
      },
    );
  });
}

/** Adds to a route what every route answers, and says of its successes what they are. */
function withFailure(schema: FastifySchema): FastifySchema {
  const successes = Object.entries((schema.response ?? {}) as Record<string, object>).map(
    ([status, answer]) => [status, { "x-response-description": "Success.", ...answer }] as const,
  );
  return { ...schema, response: { ...Object.fromEntries(successes), default: failure } };
}

/** The plugin calls every body required; one in which no member is may be left out. */
function optionalBodies(document: JsonObject): JsonObject {
  const paths = document["paths"] as unknown as Record<string, Record<string, Operation>>;
  for (const operations of Object.values(paths)) {
    for (const { requestBody } of Object.values(operations)) {
      if (requestBody === undefined) continue;
      requestBody.required = Object.values(requestBody.content).some(
        ({ schema }) => schema.required !== undefined,
      );
    }
  }
  return document;
}

interface Operation {
  requestBody?: { required: boolean; content: Record<string, { schema: { required?: string[] } }> };
}
