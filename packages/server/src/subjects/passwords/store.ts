import type { Connection } from "../../database/connection.ts";
import { statement } from "../../database/statement.ts";

/** A user's password as it is kept. */
export interface PasswordRecord {
  /** A PHC string. */
  readonly hash: string;
  /** Rises with each change of the password; a costlier hash of the same one leaves it. */
  readonly version: number;
}

export interface PasswordStore {
  find(userId: string): Promise<PasswordRecord | undefined>;
  set(userId: string, hash: string, changedAt: number): Promise<void>;
  /** Puts a costlier hash of the same password in place, unless the password has changed meanwhile. */
  rehash(userId: string, version: number, hash: string): Promise<void>;
}

const findPassword = statement("read", (database, given: { userId: string }) =>
  database.selectFrom("passwords").select(["hash", "version"]).where("user_id", "=", given.userId),
);

export function createPasswordStore(connection: Connection): PasswordStore {
  const { write } = connection;
  return {
    find: async (userId) => (await findPassword(connection)({ userId })).rows[0],
    async set(userId, hash, changedAt) {
      await write
        .insertInto("passwords")
        .values({ user_id: userId, hash, changed_at: changedAt })
        .onConflict((conflict) =>
          conflict.column("user_id").doUpdateSet((old) => ({
            hash,
            changed_at: changedAt,
            version: old("passwords.version", "+", 1),
          })),
        )
        .execute();
    },
    async rehash(userId, version, hash) {
      await write
        .updateTable("passwords")
        .set({ hash })
        .where("user_id", "=", userId)
        .where("version", "=", version)
        .execute();
    },
  };
}
