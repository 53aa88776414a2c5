export { createGuard, type Guard } from "./create-guard.ts";
export { GuardError, type GuardErrorCode, type GuardErrorOptions } from "./guard-error.ts";
export type { GuardOptions } from "./options.ts";
export type { FeedStatus, GuardStatus } from "./status.ts";
export type { Schedule, Surroundings } from "./surroundings.ts";
export type { Rfc9068Claims } from "./verify-token.ts";
export type { AccessTokenClaims, Problem } from "@countersign/protocol";
