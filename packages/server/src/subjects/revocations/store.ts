import type { Connection } from "../../database/connection.ts";
import type { Revocation } from "./revocation.ts";

export interface RevocationStore {
  /** `expiresAt` (ms): no access token that this concerns lives longer. */
  insert(revocation: Revocation, row: { id: string; at: number; expiresAt: number }): Promise<void>;
  /** Deletes up to `limit` rows that concern no living token any more, and tells how many. */
  purge(now: number, limit: number): Promise<number>;
}

export function createRevocationStore({ write }: Connection): RevocationStore {
  return {
    async insert(revocation, { id, at, expiresAt }) {
      await write
        .insertInto("revocations")
        .values({ id, at, expires_at: expiresAt, ...toRow(revocation) })
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

function toRow(revocation: Revocation) {
  switch (revocation.kind) {
    case "session":
      return {
        kind: revocation.kind,
        subject: revocation.sessionId,
        data: JSON.stringify({ reason: revocation.reason }),
      };
    case "user":
      return {
        kind: revocation.kind,
        subject: revocation.userId,
        data: JSON.stringify({ roles_version: revocation.rolesVersion }),
      };
    case "role":
      return {
        kind: revocation.kind,
        subject: revocation.role,
        data: JSON.stringify({ policy_version: revocation.policyVersion }),
      };
    case "key":
      return { kind: revocation.kind, subject: revocation.kid, data: "{}" };
  }
}
