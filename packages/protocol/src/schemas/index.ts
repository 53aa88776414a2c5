export { AuditEventPageSchema, AuditEventSchema, EventsQuerySchema } from "./audit-event.ts";
export { ChangePasswordRequestSchema } from "./change-password.ts";
export { DeviceNameSchema } from "./device-name.ts";
export { EmailSchema } from "./email.ts";
export { SecurityEventTokenSchema } from "./feed.ts";
export { IdempotencyHeadersSchema } from "./idempotency-key.ts";
export { IdParamsSchema, IdSchema } from "./identifier.ts";
export { JwkSetSchema, PublicJwkSchema } from "./key-set.ts";
export { LogInRequestSchema } from "./log-in.ts";
export { LogOutRequestSchema } from "./log-out.ts";
export { DeleteMeRequestSchema, MeAnswerSchema } from "./me.ts";
export { ServerMetadataSchema } from "./metadata.ts";
export { OperatorUserSchema, UserAnswerSchema, UserPageSchema, UsersQuerySchema } from "./operator-users.ts";
export { CursorQuerySchema, CursorSchema } from "./page.ts";
export { PasswordSchema } from "./password.ts";
export { ProblemErrorSchema, ProblemSchema } from "./problem.ts";
export { RefreshRequestSchema, RefreshTokenSchema } from "./refresh.ts";
export {
  PermissionSchema,
  PutRoleRequestSchema,
  RoleAnswerSchema,
  RoleNameSchema,
  RoleParamsSchema,
  RoleSchema,
  SetUserRolesRequestSchema,
} from "./roles.ts";
export {
  EndSessionsQuerySchema,
  SessionEntrySchema,
  SessionListSchema,
  SessionPageSchema,
} from "./session-list.ts";
export { SessionSchema } from "./session.ts";
export { SignUpRequestSchema } from "./sign-up.ts";
export { TimeSchema } from "./time.ts";
export { TokenAnswerSchema } from "./token-answer.ts";
export { UserSchema } from "./user.ts";
