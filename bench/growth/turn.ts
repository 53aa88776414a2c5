import { randomBytes } from "node:crypto";
import { readSettings } from "../../packages/server/src/config/read-settings.ts";
import { keyHash } from "../../packages/server/src/subjects/sessions/idempotency-key.ts";
import { refreshLimits } from "../../packages/server/src/subjects/sessions/refresh-limits.ts";
import type { SessionStore } from "../../packages/server/src/subjects/sessions/store.ts";
import { createStores } from "../../packages/server/src/subjects/stores.ts";
import type { Grown } from "./grown.ts";
import { shuffled } from "./shuffled.ts";

const atOnce = 32;

/**
 * Rotates each session so many times, with keys, in random order, as a server's store does, and gives the size of what they
 * take against the size before. Nothing tidies up in between but what the database does by itself.
 */
export async function turnAll(grown: Grown, times: number): Promise<number> {
  const before = await grown.bytes();
  const { sessions } = createStores(grown.database.connection);
  for (let generation = 0; generation < times; generation += 1) await turnOnce(sessions, grown, generation);
  return (await grown.bytes()) / before;
}

async function turnOnce(
  store: Pick<SessionStore, "spend">,
  { seeded, count }: Grown,
  generation: number,
): Promise<void> {
  const now = Date.now();
  const key = keyHash(randomBytes(16).toString("base64url"));
  const next = shuffled(count);
  const chain = async (): Promise<void> => {
    for (let index = next(); index !== undefined; index = next()) {
      const { id: sessionId, mode, keyVersion, hash, issuedAt, idleExpiresAt } = seeded.session(index);
      const spent = await store.spend({
        sessionId,
        mode,
        keyVersion,
        hash,
        generation,
        key,
        next: { generation: generation + 1, hash, issuedAt, lastSeenAt: now, idleExpiresAt },
        inTheWay: { back: 1, before: Infinity },
        remembered: refreshLimits(readSettings({})).remembered,
      });
      if (spent === undefined) throw new Error("A rotation was lost.");
    }
  };
  await Promise.all(Array.from({ length: atOnce }, chain));
}
