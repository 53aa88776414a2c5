import { routes as paths } from "@countersign/protocol";
import { PutRoleRequestSchema, RoleAnswerSchema, RoleParamsSchema } from "@countersign/protocol/schemas";
import { Type } from "typebox";
import { bearerWith, requireBearer } from "../../http/bearer.ts";
import { byOf } from "../../http/by.ts";
import type { HttpRoutes } from "../../http/http-server.ts";
import type { Authorize } from "../access-tokens/authorize.ts";
import { type createDeleteRole, type createPutRole, noSuchRole } from "./define-role.ts";
import { describeRole } from "./role.ts";
import type { RoleStore } from "./store.ts";

export interface RoleRoutesParts {
  readonly authorize: Authorize;
  readonly roles: Pick<RoleStore, "find">;
  readonly putRole: ReturnType<typeof createPutRole>;
  readonly deleteRole: ReturnType<typeof createDeleteRole>;
}

export function roleRoutes({ authorize, roles, putRole, deleteRole }: RoleRoutesParts): HttpRoutes {
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
        const role = await roles.find(request.params.name);
        if (role === undefined) throw noSuchRole();
        return { role: describeRole(role) };
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
