import type { Selectable } from "kysely";
import type { Connection } from "../../database/connection.ts";
import type { Tables } from "../../database/tables.ts";
import type { SigningKey } from "./signing-key.ts";

export interface SigningKeyStore {
  /** Holds all keys until the transaction ends, so that what then is read is so still when it is changed. */
  lock(): Promise<void>;
  /** All keys that are not gone, in the order of use. */
  list(): Promise<SigningKey[]>;
  /** Throws `UniqueViolation` if another process has added the successor. */
  insert(key: SigningKey): Promise<void>;
  delete(kid: string): Promise<void>;
  /** Deletes a key that signs only later than `now` (ms), and tells whether it did. */
  deleteUnused(kid: string, now: number): Promise<boolean>;
  /** Deletes a key from the midst of the succession: its successor follows its predecessor. */
  takeOut(kid: string): Promise<void>;
  /** Lets a key sign from `useAt` (ms) on. */
  bringForward(kid: string, useAt: number): Promise<void>;
}

export function createSigningKeyStore({ kind, read, write }: Connection): SigningKeyStore {
  return {
    async lock() {
      // SQLite lets nobody else write meanwhile.
      if (kind === "sqlite") return;
      await write
        .updateTable("signing_keys")
        .set((row) => ({ use_at: row.ref("use_at") }))
        .execute();
    },
    async list() {
      return (await read.selectFrom("signing_keys").selectAll().orderBy("use_at").execute()).map(toKey);
    },
    async insert(key) {
      await write.insertInto("signing_keys").values(toRow(key)).execute();
    },
    async delete(kid) {
      await write.deleteFrom("signing_keys").where("kid", "=", kid).execute();
    },
    async deleteUnused(kid, now) {
      const { numDeletedRows } = await write
        .deleteFrom("signing_keys")
        .where("kid", "=", kid)
        .where("use_at", ">", now)
        .executeTakeFirst();
      return numDeletedRows > 0;
    },
    async takeOut(kid) {
      const row = await read
        .selectFrom("signing_keys")
        .select("follows")
        .where("kid", "=", kid)
        .executeTakeFirst();
      if (row === undefined) return;
      await write.deleteFrom("signing_keys").where("kid", "=", kid).execute();
      await write
        .updateTable("signing_keys")
        .set({ follows: row.follows })
        .where("follows", "=", kid)
        .execute();
    },
    async bringForward(kid, useAt) {
      await write.updateTable("signing_keys").set({ use_at: useAt }).where("kid", "=", kid).execute();
    },
  };
}

type KeyRow = Selectable<Tables["signing_keys"]>;

function toRow(key: SigningKey): KeyRow {
  return {
    kid: key.kid,
    alg: key.alg,
    follows: key.follows,
    public_jwk: key.publicJwk && JSON.stringify(key.publicJwk),
    sealed_private: key.sealedPrivate,
    key_version: key.keyVersion,
    secret_check: key.secretCheck,
    use_at: key.useAt,
    created_at: key.createdAt,
  };
}

function toKey(row: KeyRow): SigningKey {
  return {
    kid: row.kid,
    alg: row.alg,
    follows: row.follows,
    publicJwk: row.public_jwk === null ? null : JSON.parse(row.public_jwk),
    sealedPrivate: row.sealed_private,
    keyVersion: row.key_version,
    secretCheck: row.secret_check,
    useAt: row.use_at,
    createdAt: row.created_at,
  };
}
