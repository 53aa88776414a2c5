import type { Kysely } from "kysely";
import type { Connection } from "../../database/connection.ts";
import { findById } from "../../database/find-by-id.ts";
import { statement } from "../../database/statement.ts";
import type { Tables } from "../../database/tables.ts";
import { accountColumns, toAccount } from "./account-row.ts";
import type { Account } from "./user.ts";

export interface UserStore {
  /** Throws `UniqueViolation` if the look-up form is taken. */
  insert(user: { id: string; email: string; emailKey: string; createdAt: number }): Promise<void>;
  /** Holds the user's row until the transaction ends, so that what is decided on it stays true. */
  lock(id: string): Promise<void>;
  find(id: string): Promise<Account | undefined>;
  findByEmailKey(emailKey: string): Promise<Account | undefined>;
  /** Up to `limit` users in the order of their making, from behind the id `after`. */
  list(after: string, limit: number): Promise<Account[]>;
  /** The new version: access tokens with a lower one are stale. `undefined` if there is no such user. */
  raiseRolesVersion(id: string): Promise<number | undefined>;
  setDisabled(id: string, at: number | null): Promise<void>;
  /** Takes the user's password and roles along. */
  delete(id: string): Promise<void>;
}

function selectUsers(database: Kysely<Tables>) {
  return database.selectFrom("users").select("id").select(accountColumns);
}

const findUser = findById((database, ids) => selectUsers(database).where("id", "in", ids));

const findUserByEmailKey = statement("read", (database, given: { emailKey: string }) =>
  selectUsers(database).where("email_key", "=", given.emailKey),
);

export function createUserStore(connection: Connection): UserStore {
  const { read, write } = connection;
  const find = findUser(connection);
  return {
    async insert({ id, email, emailKey, createdAt }) {
      await write
        .insertInto("users")
        .values({ id, email, email_key: emailKey, disabled_at: null, created_at: createdAt })
        .execute();
    },
    async lock(id) {
      // SQLite lets nobody else write meanwhile.
      if (connection.kind === "sqlite") return;
      await write.updateTable("users").set({ id }).where("id", "=", id).execute();
    },
    async find(id) {
      const row = await find(id);
      return row && toAccount(row);
    },
    async findByEmailKey(emailKey) {
      const [row] = (await findUserByEmailKey(connection)({ emailKey })).rows;
      return row && toAccount(row);
    },
    async list(after, limit) {
      const rows = await selectUsers(read).where("id", ">", after).orderBy("id").limit(limit).execute();
      return rows.map(toAccount);
    },
    async raiseRolesVersion(id) {
      const row = await write
        .updateTable("users")
        .set((update) => ({ roles_version: update("roles_version", "+", 1) }))
        .where("id", "=", id)
        .returning("roles_version")
        .executeTakeFirst();
      return row?.roles_version;
    },
    async setDisabled(id, at) {
      await write.updateTable("users").set({ disabled_at: at }).where("id", "=", id).execute();
    },
    async delete(id) {
      await write.deleteFrom("users").where("id", "=", id).execute();
    },
  };
}
