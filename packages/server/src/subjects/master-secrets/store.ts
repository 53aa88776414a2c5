import type { Connection } from "../../database/connection.ts";
import { servesAt } from "../sessions/session-row.ts";

export interface MasterSecretStore {
  /** Which number each secret that was ever seen has, by its check value. */
  list(): Promise<ReadonlyArray<{ v: number; check: Uint8Array }>>;
  /** Gives a secret the next number; numbers are never given twice. */
  add(check: Uint8Array, now: number): Promise<number>;
  /** The numbers that living sessions and signing keys need, but for those that are at hand or done without. */
  needed(now: number, atHand?: readonly number[]): Promise<number[]>;
}

export function createMasterSecretStore({ read, write }: Connection): MasterSecretStore {
  async function list() {
    const rows = await read.selectFrom("master_secrets").select(["v", "check_value"]).orderBy("v").execute();
    return rows.map(({ v, check_value }) => ({ v, check: check_value }));
  }

  async function isNeeded(v: number, now: number): Promise<boolean> {
    const key = await read
      .selectFrom("signing_keys")
      .select("kid")
      .where("key_version", "=", v)
      .limit(1)
      .executeTakeFirst();
    if (key !== undefined) return true;
    const session = await read
      .selectFrom("sessions")
      .select("id")
      .where("key_version", "=", v)
      .where(servesAt(now))
      .limit(1)
      .executeTakeFirst();
    return session !== undefined;
  }

  return {
    list,
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
    async needed(now, atHand = []) {
      const needed: number[] = [];
      // One after the other: each statement asks for one number, whose sessions the index tells, and most starts ask for none.
      for (const { v } of await list()) {
        if (!atHand.includes(v) && (await isNeeded(v, now))) needed.push(v);
      }
      return needed;
    },
  };
}
