import type { EndReason } from "@countersign/protocol";
import type { Selectable } from "kysely";
import type { Connection } from "../../database/connection.ts";
import type { Tables } from "../../database/tables.ts";
import type { Rotation } from "./rotation.ts";
import type { Session, Turned } from "./session.ts";

export interface SessionStore {
  insert(session: Session): Promise<void>;
  find(id: string): Promise<Session | undefined>;
  /** Puts the next generation in place, unless another request was first or the session has ended. */
  rotate(id: string, from: number, turned: Turned): Promise<"rotated" | "raced">;
  /** Ends a session that has not ended: `false` if it had, or never was. */
  end(id: string, reason: EndReason, at: number): Promise<boolean>;
  /** Ends all sessions of a user that serve at `at`, but one, and gives their ids. Those that expired have no living token. */
  endAll(userId: string, reason: EndReason, at: number, except?: string): Promise<string[]>;
  /** The sessions that serve at `now`, oldest first. */
  list(userId: string, now: number): Promise<Session[]>;
  /** Whether the user has logged in with this user agent from this network before. */
  knows(userId: string, device: { network: string; userAgent: string | null }): Promise<boolean>;
  /** Keeps nothing personal of a user's sessions: neither devices nor addresses. */
  forgetDevices(userId: string): Promise<void>;
  /** Deletes up to `limit` sessions that ended or expired before `moment`, and tells how many. */
  purge(moment: number, limit: number): Promise<number>;
  /**
   * Looks at the next `limit` sessions behind the id `after`, deletes those that nobody used since long before `moment`,
   * and gives the id to go on from, `undefined` at the end. No index leads to them, for each rotation would write it.
   */
  purgeIdle(after: string, moment: number, limit: number): Promise<string | undefined>;
}

export function createSessionStore({ read, write }: Connection): SessionStore {
  return {
    async insert(session) {
      await write.insertInto("sessions").values(toRow(session)).execute();
    },
    async find(id) {
      const row = await read.selectFrom("sessions").selectAll().where("id", "=", id).executeTakeFirst();
      return row && toSession(row);
    },
    async rotate(id, from, turned) {
      const { numUpdatedRows } = await write
        .updateTable("sessions")
        .set(toTurnedRow(turned))
        .where("id", "=", id)
        .where("generation", "=", from)
        .where("ended_at", "is", null)
        .executeTakeFirst();
      return numUpdatedRows === 1n ? "rotated" : "raced";
    },
    async end(id, reason, at) {
      const { numUpdatedRows } = await write
        .updateTable("sessions")
        .set({ ended_at: at, end_reason: reason })
        .where("id", "=", id)
        .where("ended_at", "is", null)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
    async endAll(userId, reason, at, except = "") {
      const rows = await write
        .updateTable("sessions")
        .set({ ended_at: at, end_reason: reason })
        .where("user_id", "=", userId)
        .where("id", "!=", except)
        .where("ended_at", "is", null)
        .where("idle_expires_at", ">", at)
        .where("expires_at", ">", at)
        .returning("id")
        .execute();
      return rows.map(({ id }) => id);
    },
    async list(userId, now) {
      const rows = await read
        .selectFrom("sessions")
        .selectAll()
        .where("user_id", "=", userId)
        .where("ended_at", "is", null)
        .where("idle_expires_at", ">", now)
        .where("expires_at", ">", now)
        .orderBy("id")
        .execute();
      return rows.map(toSession);
    },
    async knows(userId, { network, userAgent }) {
      const row = await read
        .selectFrom("sessions")
        .select("id")
        .where("user_id", "=", userId)
        .where("network", "=", network)
        .where("user_agent", userAgent === null ? "is" : "=", userAgent)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
    async forgetDevices(userId) {
      await write
        .updateTable("sessions")
        .set({ device_name: "", user_agent: null, ip: null, network: "" })
        .where("user_id", "=", userId)
        .execute();
    },
    async purge(moment, limit) {
      const { numDeletedRows } = await write
        .deleteFrom("sessions")
        .where("id", "in", (query) =>
          query
            .selectFrom("sessions")
            .select("id")
            .where((row) => row.or([row("ended_at", "<", moment), row("expires_at", "<", moment)]))
            .limit(limit),
        )
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
    async purgeIdle(after, moment, limit) {
      const slice = await read
        .selectFrom("sessions")
        .select(["id", "idle_expires_at"])
        .where("id", ">", after)
        .orderBy("id")
        .limit(limit)
        .execute();
      const idle = slice.filter((row) => row.idle_expires_at < moment).map(({ id }) => id);
      if (idle.length > 0) {
        await write
          .deleteFrom("sessions")
          .where("id", "in", idle)
          .where("idle_expires_at", "<", moment)
          .execute();
      }
      return slice.at(-1)?.id;
    },
  };
}

type SessionRow = Selectable<Tables["sessions"]>;

function toTurnedRow(turned: Turned) {
  return {
    generation: turned.generation,
    hash: turned.hash,
    issued_at: turned.issuedAt,
    rotations: JSON.stringify(turned.rotations.map(({ from, to, at, key }) => [from, to, at, key])),
    last_seen_at: turned.lastSeenAt,
    idle_expires_at: turned.idleExpiresAt,
  };
}

function toRow(session: Session): SessionRow {
  return {
    ...toTurnedRow(session),
    id: session.id,
    user_id: session.userId,
    mode: session.mode,
    key_version: session.keyVersion,
    device_name: session.deviceName,
    user_agent: session.origin.userAgent,
    ip: session.origin.ip,
    network: session.network,
    amr: session.amr.join(" "),
    auth_time: session.authTime,
    created_at: session.createdAt,
    expires_at: session.expiresAt,
    ended_at: session.endedAt,
    end_reason: session.endReason,
  };
}

function toSession(row: SessionRow): Session {
  const rotations = JSON.parse(row.rotations) as Array<[number, number, number, string | null]>;
  return {
    id: row.id,
    userId: row.user_id,
    mode: row.mode,
    keyVersion: row.key_version,
    generation: row.generation,
    hash: row.hash,
    issuedAt: row.issued_at,
    rotations: rotations.map(([from, to, at, key]): Rotation => ({ from, to, at, key })),
    deviceName: row.device_name,
    origin: { ip: row.ip, userAgent: row.user_agent },
    network: row.network,
    amr: row.amr.split(" "),
    authTime: row.auth_time,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    idleExpiresAt: row.idle_expires_at,
    expiresAt: row.expires_at,
    endedAt: row.ended_at,
    endReason: row.end_reason,
  };
}
