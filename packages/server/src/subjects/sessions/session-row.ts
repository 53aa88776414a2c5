import type { Expression, ExpressionBuilder, Selectable, SqlBool } from "kysely";
import type { Tables } from "../../database/tables.ts";
import { readRotations, rotationsText } from "./rotation-text.ts";
import type { Session, Rotated } from "./session.ts";
import type { Successor } from "./successor.ts";

type SessionRow = Selectable<Tables["sessions"]>;

/** What a rotation changes, as columns. */
export function toRotatedRow({ rotations, ...next }: Rotated) {
  return { ...toSuccessorRow(next), rotations: rotationsText(rotations) };
}

export function toSuccessorRow(next: Successor) {
  return {
    generation: next.generation,
    hash: next.hash,
    issued_at: next.issuedAt,
    last_seen_at: next.lastSeenAt,
    idle_expires_at: next.idleExpiresAt,
  };
}

export function toRow(session: Session): SessionRow {
  return {
    ...toRotatedRow(session),
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

export function toSession(row: SessionRow): Session {
  return {
    id: row.id,
    userId: row.user_id,
    mode: row.mode,
    keyVersion: row.key_version,
    generation: row.generation,
    hash: row.hash,
    issuedAt: row.issued_at,
    rotations: readRotations(row.rotations),
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

/** The condition that a session serves at `now`: the columns' side of `whyOver`. */
export function servesAt(now: number) {
  return (where: ExpressionBuilder<Tables, "sessions">): Expression<SqlBool> =>
    where.and([
      where("ended_at", "is", null),
      where("idle_expires_at", ">", now),
      where("expires_at", ">", now),
    ]);
}
