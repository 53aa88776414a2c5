import { Type } from "typebox";
import type { HttpRoutes } from "../../http/http-server.ts";

export interface OperationRoutesParts {
  /** Rejects while the database does not answer. */
  readonly probe: () => Promise<unknown>;
}

const StatusSchema = Type.Object({ status: Type.Literal("ok") }, { title: "Status" });

export function operationRoutes({ probe }: OperationRoutesParts): HttpRoutes {
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
        await probe();
        return { status: "ok" as const };
      },
    });
  };
}
