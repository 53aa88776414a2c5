import type { TestServer } from "../../../packages/server/test/test-server.ts";
import { routeName } from "./http-api.ts";
import {
  type OpenApiDocument,
  type Operation,
  referredName,
  type Schema,
  schemaOf,
} from "./openapi-document.ts";

type Method = "GET" | "POST" | "PUT" | "DELETE";

/** Calls each route of the document, correctly but for the token, and names those that ask for an access token. */
export async function findRoutesWithToken(
  server: TestServer,
  document: OpenApiDocument,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const body = exampleBody(operation, document);
      const { headers } = await server.http.inject({
        method: method.toUpperCase() as Method,
        url: exampleUrl(path, operation),
        ...(body === undefined ? {} : { payload: body }),
      });
      if (headers["www-authenticate"] === "Bearer") found.add(routeName(method, path));
    }
  }
  return found;
}

function exampleUrl(path: string, { parameters = [] }: Operation): string {
  const query = parameters
    .filter((parameter) => parameter.in === "query")
    .map(({ name, schema }) => `${name}=${String(exampleOf(schema))}`);
  return `${path}?${query.join("&")}`;
}

function exampleBody({ requestBody }: Operation, { components }: OpenApiDocument): object | undefined {
  if (!requestBody?.required) return undefined;
  const schema = components.schemas[referredName(schemaOf(requestBody.content) ?? {}) ?? ""];
  const required = schema?.required ?? [];
  return Object.fromEntries(required.map((member) => [member, exampleOf(schema?.properties?.[member])]));
}

function exampleOf(schema: Schema | undefined): unknown {
  return schema?.enum?.[0] ?? "x".repeat(schema?.minLength ?? 1);
}
