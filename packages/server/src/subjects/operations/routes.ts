import { Type } from "typebox";
import type { HttpRoutes } from "../../http/http-server.ts";
import { Problem } from "../../problem.ts";

export interface OperationRoutesParts {
  /** Whether the database takes reads and writes. */
  readonly isReady: () => Promise<boolean>;
}

const StatusSchema = Type.Object({ status: Type.Literal("ok") }, { title: "Status" });

export function operationRoutes({ isReady }: OperationRoutesParts): HttpRoutes {
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
  };
}
