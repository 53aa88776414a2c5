import type { Connection } from "../../database/connection.ts";

export interface PasswordStore {
  /** The PHC string. */
  find(userId: string): Promise<string | undefined>;
  set(userId: string, hash: string, changedAt: number): Promise<void>;
  /** Puts a costlier hash of the same password in place, unless the password has changed meanwhile. */
  replace(userId: string, from: string, to: string): Promise<void>;
}

export function createPasswordStore({ read, write }: Connection): PasswordStore {
  return {
    async find(userId) {
      const row = await read
        .selectFrom("passwords")
        .select("hash")
        .where("user_id", "=", userId)
        .executeTakeFirst();
      return row?.hash;
    },
    async set(userId, hash, changedAt) {
      await write
        .insertInto("passwords")
        .values({ user_id: userId, hash, changed_at: changedAt })
        .onConflict((conflict) => conflict.column("user_id").doUpdateSet({ hash, changed_at: changedAt }))
        .execute();
    },
    async replace(userId, from, to) {
      await write
        .updateTable("passwords")
        .set({ hash: to })
        .where("user_id", "=", userId)
        .where("hash", "=", from)
        .execute();
    },
  };
}
