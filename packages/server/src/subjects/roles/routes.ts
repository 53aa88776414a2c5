import { routes as paths } from "@countersign/protocol";
import { PutRoleRequestSchema, RoleAnswerSchema, RoleParamsSchema } from "@countersign/protocol/schemas";
import { Type } from "typebox";
import { bearerWith, requireBearer } from "../../http/bearer.ts";
import { byOf } from "../../http/by.ts";
import type { HttpRoutes } from "../../http/http-server.ts";
import type { Authorize } from "../access-tokens/authorize.ts";
import type { createDeleteRole, createPutRole } from "./define-role.ts";
import type { createGetRole } from "./get-role.ts";
import { describeRole } from "./role.ts";

export interface RoleRoutesParts {
  readonly authorize: Authorize;
  readonly getRole: ReturnType<typeof createGetRole>;
  readonly putRole: ReturnType<typeof createPutRole>;
  readonly deleteRole: ReturnType<typeof createDeleteRole>;
}

export function roleRoutes({ authorize, getRole, putRole, deleteRole }: RoleRoutesParts): HttpRoutes {
  return async (app) => {
    app.route({
      method: "GET",
      url: paths.getRole.path,
      schema: {
        summary: "What a role permits",
        security: bearerWith("users:read"),
        params: RoleParamsSchema,
        response: { 200: RoleAnswerSchema },
      },
      handler: async (request) => {
        await requireBearer(request, authorize("users:read"));
        return { role: describeRole(await getRole(request.params.name)) };
      },
    });
    app.route({
      method: "PUT",
      url: paths.putRole.path,
      schema: {
        summary: "Define a role, or change what it permits",
        security: bearerWith("roles:write"),
        params: RoleParamsSchema,
        body: PutRoleRequestSchema,
        response: { 200: RoleAnswerSchema },
      },
      handler: async (request) => {
        const operator = await requireBearer(request, authorize("roles:write"));
        const role = await putRole(request.params.name, request.body.permissions, byOf(request, operator));
        return { role: describeRole(role) };
      },
    });
    app.route({
      method: "DELETE",
      url: paths.deleteRole.path,
      schema: {
        summary: "Delete a role",
        security: bearerWith("roles:write"),
        params: RoleParamsSchema,
        response: { 204: Type.Null() },
      },
      handler: async (request, reply) => {
        const operator = await requireBearer(request, authorize("roles:write"));
        await deleteRole(request.params.name, byOf(request, operator));
        return reply.code(204).send(null);
      },
    });
  };
}
