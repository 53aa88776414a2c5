import type { Insertable } from "kysely";
import type { Connection } from "../../database/connection.ts";
import { insertInChunks } from "../../database/insert-in-chunks.ts";
import type { Tables } from "../../database/tables.ts";
import type { RevocationRecord } from "./revocation.ts";

export interface RevocationStore {
  insert(revocations: readonly RevocationRecord[]): Promise<void>;
  /** Deletes up to `limit` rows that concern no living token any more, and tells how many. */
  purge(now: number, limit: number): Promise<number>;
}

export function createRevocationStore({ write }: Connection): RevocationStore {
  return {
    insert: (revocations) => insertInChunks(write, "revocations", revocations.map(toRow)),
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

function toRow(revocation: RevocationRecord): Insertable<Tables["revocations"]> {
  const { id, at, expiresAt } = revocation;
  return { id, at, expires_at: expiresAt, kind: revocation.kind, ...describe(revocation) };
}

function describe(revocation: RevocationRecord): { subject: string; data: string } {
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
