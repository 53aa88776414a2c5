import { type Static, Type } from "typebox";
import {
  grantsMax,
  permissionMaxLength,
  permissionPattern,
  roleNameMaxLength,
  roleNamePattern,
} from "../limits.ts";
import { nullable } from "./nullable.ts";
import { TimeSchema } from "./time.ts";

/** The name of a role. */
export const RoleNameSchema = Type.String({
  description: "The name of a role: lower-case letters, digits and `._:-`.",
  maxLength: roleNameMaxLength,
  pattern: roleNamePattern,
  examples: ["support"],
});

/** A permission. */
export const PermissionSchema = Type.String({
  maxLength: permissionMaxLength,
  pattern: permissionPattern,
  examples: ["users:read"],
});

/** A role and what it permits. */
export const RoleSchema = Type.Object(
  { name: Type.String(), permissions: Type.Array(Type.String()), created_at: nullable(TimeSchema) },
  { title: "Role", description: "`created_at` is null for the role that is built in." },
);

export type Role = Static<typeof RoleSchema>;

/** `GET /v1/roles/:name`. */
export const RoleAnswerSchema = Type.Object({ role: RoleSchema }, { title: "RoleAnswer" });

export type RoleAnswer = Static<typeof RoleAnswerSchema>;

/** The parameters of a path with a role's name. */
export const RoleParamsSchema = Type.Object({ name: RoleNameSchema }, { additionalProperties: false });

/** `PUT /v1/roles/:name`. */
export const PutRoleRequestSchema = Type.Object(
  { permissions: Type.Array(PermissionSchema, { maxItems: grantsMax, uniqueItems: true }) },
  { additionalProperties: false, title: "PutRoleRequest" },
);

export type PutRoleRequest = Static<typeof PutRoleRequestSchema>;

/** `PUT /v1/users/:id/roles`: the whole list. */
export const SetUserRolesRequestSchema = Type.Object(
  { roles: Type.Array(RoleNameSchema, { maxItems: grantsMax, uniqueItems: true }) },
  { additionalProperties: false, title: "SetUserRolesRequest" },
);

export type SetUserRolesRequest = Static<typeof SetUserRolesRequestSchema>;
