import { routes as paths } from "@countersign/protocol";
import { AuditEventPageSchema, CursorQuerySchema, EventsQuerySchema } from "@countersign/protocol/schemas";
import { bearerWith, requireBearer } from "../../http/bearer.ts";
import type { HttpRoutes } from "../../http/http-server.ts";
import type { Authenticate } from "../access-tokens/authenticate.ts";
import type { Authorize } from "../access-tokens/authorize.ts";
import type { ListEvents } from "./list-events.ts";

export interface AuditRoutesParts {
  readonly authenticate: Authenticate;
  readonly authorize: Authorize;
  readonly listEvents: ListEvents;
}

const response = { 200: AuditEventPageSchema };

export function auditRoutes({ authenticate, authorize, listEvents }: AuditRoutesParts): HttpRoutes {
  return async (app) => {
    app.route({
      method: "GET",
      url: paths.myEvents.path,
      schema: {
        summary: "What happened to my account",
        security: [{ bearer: [] }],
        querystring: CursorQuerySchema,
        response,
      },
      handler: async (request) => {
        const { account } = await requireBearer(request, authenticate);
        return listEvents({ ...request.query, userId: account.id, forUser: true });
      },
    });
    app.route({
      method: "GET",
      url: paths.listEvents.path,
      schema: {
        summary: "The audit log",
        security: bearerWith("users:read"),
        querystring: EventsQuerySchema,
        response,
      },
      handler: async (request) => {
        await requireBearer(request, authorize("users:read"));
        const { user_id: userId, ...query } = request.query;
        return listEvents({ ...query, ...(userId === undefined ? {} : { userId }) });
      },
    });
  };
}
