import type { FastifyRequest } from "fastify";
import { Problem } from "../problem.ts";
import type { HttpServer } from "./http-server.ts";
import { MethodProblem } from "./method-problem.ts";
import { requestPath } from "./request-path.ts";

/** Answers 404 for unknown paths, and 405 with `Allow` for known paths with another method; before any body is read. */
export function addNotFound(app: HttpServer): void {
  const known = new Map<string, Set<string>>();

  app.addHook("onRoute", ({ url, method }) => {
    if (url === "*") return; // the preflight route of CORS
    const methods = known.get(url) ?? new Set();
    for (const name of [method].flat()) methods.add(name);
    known.set(url, methods);
  });

  const refusal = (request: FastifyRequest): Problem => {
    // As the router reads it (RFC 3986 §6.2.2.2); what cannot be decoded it has refused.
    const path = decodeURI(requestPath(request.url));
    const allow = [...known]
      .filter(([pattern]) => matches(pattern, path))
      .flatMap(([, methods]) => [...methods]);
    if (allow.length === 0) return new Problem("not_found", "There is nothing at this path.");
    return new MethodProblem([...new Set(allow)].toSorted(), preflightOrigin(request));
  };

  app.addHook("onRequest", (request, _reply, done) => {
    done(request.is404 ? refusal(request) : undefined);
  });
  // Reached by what the router knows but passes on, such as an OPTIONS that is no preflight.
  app.setNotFoundHandler((request) => {
    throw refusal(request);
  });
}

/** Of a preflight (Fetch standard, CORS protocol); those of listed origins have been answered before. */
function preflightOrigin({ method, headers }: FastifyRequest): string | undefined {
  const isPreflight = method === "OPTIONS" && headers["access-control-request-method"] !== undefined;
  return isPreflight ? headers.origin : undefined;
}

/** `/v1/sessions/:id` takes any one segment for `:id`; all else is literal. */
function matches(pattern: string, path: string): boolean {
  const segments = path.split("/");
  const parts = pattern.split("/");
  return (
    parts.length === segments.length &&
    parts.every((part, index) => (part.startsWith(":") ? segments[index] !== "" : part === segments[index]))
  );
}
