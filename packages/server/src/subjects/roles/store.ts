import type { Connection } from "../../database/connection.ts";

export interface RoleStore {
  /** The permissions of every role, as of one version of the definitions. */
  policy(): Promise<{ version: number; permissions: ReadonlyMap<string, readonly string[]> }>;
  setUserRoles(userId: string, roles: readonly string[]): Promise<void>;
}

export function createRoleStore({ read, write }: Connection): RoleStore {
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
    async setUserRoles(userId, roles) {
      await write.deleteFrom("user_roles").where("user_id", "=", userId).execute();
      if (roles.length === 0) return;
      await write
        .insertInto("user_roles")
        .values(roles.map((role) => ({ user_id: userId, role })))
        .execute();
    },
  };
}
