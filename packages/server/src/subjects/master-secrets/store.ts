import type { Connection } from "../../database/connection.ts";

export interface MasterSecretStore {
  /** Which number each secret that was ever seen has, by its check value. */
  list(): Promise<ReadonlyArray<{ v: number; check: Uint8Array }>>;
  /** Gives a secret the next number; numbers are never given twice. */
  add(check: Uint8Array, now: number): Promise<number>;
  /** The numbers that living sessions and signing keys need. */
  needed(now: number): Promise<number[]>;
}

export function createMasterSecretStore({ read, write }: Connection): MasterSecretStore {
  return {
    async list() {
      const rows = await read.selectFrom("master_secrets").select(["v", "check_value"]).execute();
      return rows.map(({ v, check_value }) => ({ v, check: check_value }));
    },
    async add(check, now) {
      const { last } = await read
        .selectFrom("master_secrets")
        .select((query) => query.fn.max<number | null>("v").as("last"))
        .executeTakeFirstOrThrow();
      const v = (last ?? 0) + 1;
      await write
        .insertInto("master_secrets")
        .values({ v, check_value: check, first_seen_at: now })
        .execute();
      return v;
    },
    async needed(now) {
      const rows = await read
        .selectFrom("sessions")
        .select("key_version")
        .where("ended_at", "is", null)
        .where("idle_expires_at", ">", now)
        .where("expires_at", ">", now)
        .union(
          read
            .selectFrom("signing_keys")
            .select("key_version")
            .where("key_version", "is not", null)
            .$castTo<{ key_version: number }>(),
        )
        .execute();
      return rows.map(({ key_version }) => key_version);
    },
  };
}
