import { type Selectable, sql } from "kysely";
import type { Connection } from "../../database/connection.ts";
import { inFewSizes } from "../../database/few-sizes.ts";
import { insertRows } from "../../database/insert-rows.ts";
import type { Tables } from "../../database/tables.ts";
import type { Revocation, RevocationRecord } from "./revocation.ts";

export interface RevocationStore {
  insert(revocations: readonly RevocationRecord[]): Promise<void>;
  /** Those that are live at `now` and whose id comes after `afterId`, in the order of their ids. */
  live(now: number, afterId: string, limit: number): Promise<RevocationRecord[]>;
  /** How many of those that are live at `now` were written at `since` (ms) or later. */
  countSince(since: number, now: number): Promise<number>;
  /** Their ids. */
  idsSince(since: number, now: number): Promise<string[]>;
  find(ids: readonly string[]): Promise<RevocationRecord[]>;
  /** Keeps a token that was signed later, unless somebody else has put another there meanwhile. */
  putToken(revocation: Pick<RevocationRecord, "id" | "token">, token: string): Promise<void>;
  /** Deletes up to `limit` rows that concern no living token any more, and tells how many. */
  purge(now: number, limit: number): Promise<number>;
}

const insertRevocations = insertRows("revocations");

export function createRevocationStore(connection: Connection): RevocationStore {
  const { read, write } = connection;
  const insert = insertRevocations(connection);
  const liveSince = (since: number, now: number) =>
    read
      .selectFrom("revocations")
      .where("at", ">=", since)
      // The plus keeps SQLite from the index of this column, by which it would walk through all that is live.
      .where(sql`+expires_at`, ">", now);
  return {
    insert: (revocations) => insert(revocations.map(toRow)),
    async live(now, afterId, limit) {
      const rows = await read
        .selectFrom("revocations")
        .selectAll()
        .where("expires_at", ">", now)
        .where("id", ">", afterId)
        .orderBy("id")
        .limit(limit)
        .execute();
      return rows.map(toRecord);
    },
    async countSince(since, now) {
      const { count } = await liveSince(since, now)
        .select(({ fn }) => fn.countAll<number>().as("count"))
        .executeTakeFirstOrThrow();
      return count;
    },
    async idsSince(since, now) {
      return (await liveSince(since, now).select("id").execute()).map(({ id }) => id);
    },
    async find(ids) {
      const rows = await read
        .selectFrom("revocations")
        .selectAll()
        .where("id", "in", inFewSizes(ids))
        .execute();
      return rows.map(toRecord);
    },
    async putToken({ id, token: before }, token) {
      await write
        .updateTable("revocations")
        .set({ set_token: token })
        .where("id", "=", id)
        .where("set_token", before === null ? "is" : "=", before)
        .execute();
    },
    async purge(now, limit) {
      const { numDeletedRows } = await write
        .deleteFrom("revocations")
        .where("id", "in", (query) =>
          query.selectFrom("revocations").select("id").where("expires_at", "<", now).limit(limit),
        )
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}

function toRow(revocation: RevocationRecord): Selectable<Tables["revocations"]> {
  const { id, at, expiresAt, token, kind } = revocation;
  return { id, at, expires_at: expiresAt, kind, set_token: token, ...describe(revocation) };
}

function describe(revocation: Revocation): { subject: string; data: string } {
  switch (revocation.kind) {
    case "session":
      return { subject: revocation.sessionId, data: JSON.stringify({ reason: revocation.reason }) };
    case "user":
      return { subject: revocation.userId, data: JSON.stringify({ roles_version: revocation.rolesVersion }) };
    case "role":
      return { subject: revocation.role, data: JSON.stringify({ policy_version: revocation.policyVersion }) };
    case "key":
      return { subject: revocation.kid, data: "{}" };
  }
}

type RevocationRow = Selectable<Tables["revocations"]>;

function toRecord(row: RevocationRow): RevocationRecord {
  const { id, at, expires_at: expiresAt, set_token: token } = row;
  return { ...toRevocation(row), id, at, expiresAt, token };
}

function toRevocation({ kind, subject, data }: RevocationRow): Revocation {
  const said = JSON.parse(data);
  switch (kind) {
    case "session":
      return { kind, sessionId: subject, reason: said.reason };
    case "user":
      return { kind, userId: subject, rolesVersion: said.roles_version };
    case "role":
      return { kind, role: subject, policyVersion: said.policy_version };
    case "key":
      return { kind, kid: subject };
  }
}
