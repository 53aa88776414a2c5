import { routes as paths } from "@countersign/protocol";
import {
  CursorQuerySchema,
  IdParamsSchema,
  SessionPageSchema,
  SetUserRolesRequestSchema,
  UserAnswerSchema,
  UserPageSchema,
  UsersQuerySchema,
} from "@countersign/protocol/schemas";
import { Type } from "typebox";
import { bearerWith, requireBearer } from "../../http/bearer.ts";
import { byOf } from "../../http/by.ts";
import type { HttpRoutes, HttpServer } from "../../http/http-server.ts";
import type { Authorize } from "../access-tokens/authorize.ts";
import type { createSetDisabled } from "../accounts/set-disabled.ts";
import type { createSetUserRoles } from "../roles/set-user-roles.ts";
import type { ManageUsers } from "./manage-users.ts";

export interface OperatorRoutesParts {
  readonly authorize: Authorize;
  readonly manageUsers: ManageUsers;
  readonly setDisabled: ReturnType<typeof createSetDisabled>;
  readonly setUserRoles: ReturnType<typeof createSetUserRoles>;
}

const noContent = { 204: Type.Null() };

export function operatorRoutes(parts: OperatorRoutesParts): HttpRoutes {
  return async (app) => {
    addReading(app, parts);
    addSetDisabled(app, parts, { url: paths.disableUser.path, disabled: true });
    addSetDisabled(app, parts, { url: paths.enableUser.path, disabled: false });
    addRemoving(app, parts);
    addRoles(app, parts);
  };
}

function addReading(app: HttpServer, { authorize, manageUsers }: OperatorRoutesParts): void {
  const mayRead = authorize("users:read");
  app.route({
    method: "GET",
    url: paths.listUsers.path,
    schema: {
      summary: "List users",
      security: bearerWith("users:read"),
      querystring: UsersQuerySchema,
      response: { 200: UserPageSchema },
    },
    handler: async (request) => {
      await requireBearer(request, mayRead);
      return manageUsers.list(request.query);
    },
  });
  app.route({
    method: "GET",
    url: paths.getUser.path,
    schema: {
      summary: "One user",
      security: bearerWith("users:read"),
      params: IdParamsSchema,
      response: { 200: UserAnswerSchema },
    },
    handler: async (request) => {
      await requireBearer(request, mayRead);
      return { user: await manageUsers.get(request.params.id) };
    },
  });
  app.route({
    method: "GET",
    url: paths.listUserSessions.path,
    schema: {
      summary: "Where a user is logged in",
      security: bearerWith("users:read"),
      params: IdParamsSchema,
      querystring: CursorQuerySchema,
      response: { 200: SessionPageSchema },
    },
    handler: async (request) => {
      const { session } = await requireBearer(request, mayRead);
      return manageUsers.listSessions(request.params.id, request.query, session.id);
    },
  });
}

function addSetDisabled(
  app: HttpServer,
  { authorize, setDisabled }: OperatorRoutesParts,
  { url, disabled }: { url: string; disabled: boolean },
): void {
  const summary = disabled ? "Disable a user and end all sessions" : "Enable a user again";
  app.route({
    method: "POST",
    url,
    schema: { summary, security: bearerWith("users:write"), params: IdParamsSchema, response: noContent },
    handler: async (request, reply) => {
      const operator = await requireBearer(request, authorize("users:write"));
      await setDisabled(request.params.id, disabled, byOf(request, operator));
      return reply.code(204).send(null);
    },
  });
}

function addRemoving(app: HttpServer, { authorize, manageUsers }: OperatorRoutesParts): void {
  app.route({
    method: "DELETE",
    url: paths.deleteUser.path,
    schema: {
      summary: "Delete a user",
      security: bearerWith("users:write"),
      params: IdParamsSchema,
      response: noContent,
    },
    handler: async (request, reply) => {
      const operator = await requireBearer(request, authorize("users:write"));
      await manageUsers.remove(request.params.id, byOf(request, operator));
      return reply.code(204).send(null);
    },
  });
  app.route({
    method: "DELETE",
    url: paths.endUserSessions.path,
    schema: {
      summary: "End all sessions of a user",
      security: bearerWith("users:write"),
      params: IdParamsSchema,
      response: noContent,
    },
    handler: async (request, reply) => {
      const operator = await requireBearer(request, authorize("users:write"));
      await manageUsers.endSessions(request.params.id, byOf(request, operator));
      return reply.code(204).send(null);
    },
  });
}

function addRoles(app: HttpServer, { authorize, setUserRoles }: OperatorRoutesParts): void {
  app.route({
    method: "PUT",
    url: paths.setUserRoles.path,
    schema: {
      summary: "Give a user exactly these roles",
      security: bearerWith("roles:write"),
      params: IdParamsSchema,
      body: SetUserRolesRequestSchema,
      response: noContent,
    },
    handler: async (request, reply) => {
      const operator = await requireBearer(request, authorize("roles:write"));
      await setUserRoles(request.params.id, request.body.roles, byOf(request, operator));
      return reply.code(204).send(null);
    },
  });
}
