export { actions, type Action } from "./actions.ts";
export { bearerTokenOf, isWithoutBearer } from "./authorization.ts";
export {
  accessTokenClaimMeanings,
  accessTokenType,
  ownClientId,
  requiredAccessTokenClaims,
  type AccessTokenClaims,
} from "./claims.ts";
export { developmentCookieName, secureCookieName } from "./cookies.ts";
export { endReasons, type EndReason } from "./end-reasons.ts";
export { errorCodes, isErrorCode, problemType, type ErrorCode } from "./error-codes.ts";
export { feedEvents, feedLiveEvent, securityEventTokenType } from "./feed-events.ts";
export { idempotencyKeyHeader, problemMediaType } from "./headers.ts";
export {
  accessTokenMaxBytes,
  clockToleranceMax,
  deviceNameMaxLength,
  emailMaxBytes,
  grantsMax,
  idempotencyKeyLength,
  passwordMaxLength,
  permissionMaxLength,
  permissionPattern,
  requestBodyMaxBytes,
  roleNameMaxLength,
  roleNamePattern,
  snapshotMaxEntries,
} from "./limits.ts";
export { pagePaths, type PagePath } from "./page-paths.ts";
export { refreshTokenLength, refreshTokenPrefix } from "./refresh-token.ts";
export { operatorPermissions, routes, type OperatorPermission, type RouteName } from "./routes.ts";

export type { AuditEvent, AuditEventPage, EventsQuery } from "./schemas/audit-event.ts";
export type { ChangePasswordRequest } from "./schemas/change-password.ts";
export type { DeleteMeRequest, MeAnswer } from "./schemas/me.ts";
export type { FeedEntry, Heartbeat, SecurityEventToken } from "./schemas/feed.ts";
export type { JwkSetAnswer, PublicJwk } from "./schemas/key-set.ts";
export type { LogInRequest } from "./schemas/log-in.ts";
export type { LogOutRequest } from "./schemas/log-out.ts";
export type { ServerMetadata } from "./schemas/metadata.ts";
export type { OperatorUser, UserAnswer, UserPage, UsersQuery } from "./schemas/operator-users.ts";
export type { Problem, ProblemError } from "./schemas/problem.ts";
export type { RefreshRequest } from "./schemas/refresh.ts";
export type { PutRoleRequest, Role, RoleAnswer, SetUserRolesRequest } from "./schemas/roles.ts";
export type { EndSessionsQuery, SessionEntry, SessionList, SessionPage } from "./schemas/session-list.ts";
export type { Session } from "./schemas/session.ts";
export type { SignUpRequest } from "./schemas/sign-up.ts";
export type { TokenAnswer } from "./schemas/token-answer.ts";
export type { User } from "./schemas/user.ts";
