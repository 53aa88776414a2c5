import { type Selectable, sql } from "kysely";
import type { Connection } from "../../database/connection.ts";
import type { Tables } from "../../database/tables.ts";
import type { Role } from "./role.ts";

export interface RoleStore {
  /** The permissions of every role, as of one version of the definitions. */
  policy(): Promise<{ version: number; permissions: ReadonlyMap<string, readonly string[]> }>;
  /** Lets nobody define or delete a role until the transaction ends. */
  hold(): Promise<void>;
  setUserRoles(userId: string, roles: readonly string[]): Promise<void>;
  find(name: string): Promise<Role | undefined>;
  list(): Promise<Role[]>;
  put(name: string, permissions: readonly string[], createdAt: number): Promise<void>;
  /** `false` if there is none. Its holders lose it. */
  delete(name: string): Promise<boolean>;
  /** The new version: access tokens with a lower one are stale. */
  raisePolicyVersion(): Promise<number>;
  /** The different sets of roles that users with this one have. */
  setsWith(name: string): Promise<string[][]>;
}

export function createRoleStore({ kind, read, write }: Connection): RoleStore {
  return {
    async policy() {
      const rows = await read
        .selectFrom("policy")
        .leftJoin("roles", (join) => join.onTrue())
        .select(["policy.version", "roles.name", "roles.permissions"])
        .execute();
      const permissions = new Map<string, readonly string[]>();
      for (const row of rows) {
        if (row.name !== null) permissions.set(row.name, (row.permissions ?? "").split(" ").filter(Boolean));
      }
      return { version: rows[0]?.version ?? 0, permissions };
    },
    async hold() {
      // SQLite lets nobody else write meanwhile.
      if (kind === "postgres") await write.selectFrom("policy").select("version").forShare().execute();
    },
    async setUserRoles(userId, roles) {
      await write.deleteFrom("user_roles").where("user_id", "=", userId).execute();
      if (roles.length === 0) return;
      await write
        .insertInto("user_roles")
        .values(roles.map((role) => ({ user_id: userId, role })))
        .execute();
    },
    async find(name) {
      const row = await read.selectFrom("roles").selectAll().where("name", "=", name).executeTakeFirst();
      return row && toRole(row);
    },
    async list() {
      return (await read.selectFrom("roles").selectAll().orderBy("name").execute()).map(toRole);
    },
    async put(name, permissions, createdAt) {
      const row = { name, permissions: permissions.join(" "), created_at: createdAt };
      await write
        .insertInto("roles")
        .values(row)
        .onConflict((conflict) => conflict.column("name").doUpdateSet({ permissions: row.permissions }))
        .execute();
    },
    async delete(name) {
      const { numDeletedRows } = await write.deleteFrom("roles").where("name", "=", name).executeTakeFirst();
      return numDeletedRows === 1n;
    },
    async raisePolicyVersion() {
      const { version } = await write
        .updateTable("policy")
        .set((old) => ({ version: old("version", "+", 1) }))
        .returning("version")
        .executeTakeFirstOrThrow();
      return version;
    },
    async setsWith(name) {
      const rows = await read
        .selectFrom((query) =>
          query
            .selectFrom("user_roles")
            .select(sql<string>`string_agg(role, ' ' order by role)`.as("roles"))
            .where("user_id", "in", (holders) =>
              holders.selectFrom("user_roles").select("user_id").where("role", "=", name),
            )
            .groupBy("user_id")
            .as("sets"),
        )
        .select("roles")
        .distinct()
        .execute();
      return rows.map(({ roles }) => roles.split(" "));
    },
  };
}

function toRole(row: Selectable<Tables["roles"]>): Role {
  return {
    name: row.name,
    permissions: row.permissions.split(" ").filter(Boolean),
    // 0 is what the migration that makes the built-in one has for a time.
    createdAt: row.created_at === 0 ? null : row.created_at,
  };
}
