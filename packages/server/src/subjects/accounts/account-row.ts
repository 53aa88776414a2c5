import { expressionBuilder, sql } from "kysely";
import type { Tables } from "../../database/tables.ts";
import type { Account } from "./user.ts";

const users = expressionBuilder<Tables, "users">();

/** What an account consists of, for statements on `users` or a table that it is joined with. */
export const accountColumns = [
  users.ref("users.id").as("account_id"),
  users.ref("users.email").as("account_email"),
  users.ref("users.email_verified").as("account_email_verified"),
  users.ref("users.created_at").as("account_created_at"),
  users.ref("users.disabled_at").as("account_disabled_at"),
  users.ref("users.roles_version").as("account_roles_version"),
  users
    .selectFrom("user_roles")
    .select(sql<string | null>`string_agg(role, ' ')`.as("roles"))
    .whereRef("user_roles.user_id", "=", "users.id")
    .as("account_roles"),
  users.selectFrom("policy").select("version").as("policy_version"),
] as const;

export interface AccountRow {
  readonly account_id: string;
  readonly account_email: string;
  readonly account_email_verified: number;
  readonly account_created_at: number;
  readonly account_disabled_at: number | null;
  readonly account_roles_version: number;
  /** Space-separated. */
  readonly account_roles: string | null;
  readonly policy_version: number | null;
}

export function toAccount(row: AccountRow): Account {
  return {
    id: row.account_id,
    email: row.account_email,
    emailVerified: row.account_email_verified === 1,
    createdAt: row.account_created_at,
    disabledAt: row.account_disabled_at,
    roles: row.account_roles?.split(" ").toSorted() ?? [],
    rolesVersion: row.account_roles_version,
    policyVersion: row.policy_version ?? 0,
  };
}
