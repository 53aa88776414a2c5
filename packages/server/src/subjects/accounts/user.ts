import type { OperatorUser, User } from "@countersign/protocol";
import { toTime } from "../../time.ts";

/** A user as the rules and actions see one. */
export interface Account {
  readonly id: string;
  /** As typed. */
  readonly email: string;
  readonly emailVerified: boolean;
  /** ms */
  readonly createdAt: number;
  /** ms; `null` while enabled. */
  readonly disabledAt: number | null;
  readonly roles: readonly string[];
  readonly rolesVersion: number;
  /** The version of the role definitions, read in the same statement. */
  readonly policyVersion: number;
}

/** A user as answers show one. */
export function describeUser({ id, email, emailVerified, createdAt, roles }: Account): User {
  return { id, email, email_verified: emailVerified, created_at: toTime(createdAt), roles: [...roles] };
}

/** The same for operators. */
export function describeForOperators(account: Account): OperatorUser {
  const { disabledAt } = account;
  return { ...describeUser(account), disabled_at: disabledAt === null ? null : toTime(disabledAt) };
}
