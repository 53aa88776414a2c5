import type { Selectable } from "kysely";
import type { Tables } from "../../database/tables.ts";
import type { Rotation } from "./rotation.ts";
import type { Session, Turned } from "./session.ts";

type SessionRow = Selectable<Tables["sessions"]>;

/**
 * Characters: what nine rotations with keys take, all that a session remembers by default. Its row has this room from the
 * start, so that no rotation makes it grow: SQLite then writes it where it is and splits no page, and PostgreSQL puts each
 * version in the place of one that is gone.
 */
const roomForRotations = 470;

/** What a rotation changes, as columns. */
export function toTurnedRow(turned: Turned) {
  return {
    generation: turned.generation,
    hash: turned.hash,
    issued_at: turned.issuedAt,
    rotations: JSON.stringify(turned.rotations.map(({ from, to, at, key }) => [from, to, at, key])).padEnd(
      roomForRotations,
    ),
    last_seen_at: turned.lastSeenAt,
    idle_expires_at: turned.idleExpiresAt,
  };
}

export function toRow(session: Session): SessionRow {
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

export function toSession(row: SessionRow): Session {
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
