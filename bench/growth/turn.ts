import { randomBytes } from "node:crypto";
import { readSettings } from "../../packages/server/src/config/read-settings.ts";
import { keyHash } from "../../packages/server/src/subjects/sessions/idempotency-key.ts";
import type { Rotation } from "../../packages/server/src/subjects/sessions/rotation.ts";
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
  store: Pick<SessionStore, "rotate">,
  { seeded, count }: Grown,
  generation: number,
): Promise<void> {
  const now = Date.now();
  const rotations = lastRotations(generation, now);
  const next = shuffled(count);
  const chain = async (): Promise<void> => {
    for (let index = next(); index !== undefined; index = next()) {
      const { id, hash, issuedAt, idleExpiresAt } = seeded.session(index);
      const turned = {
        generation: generation + 1,
        hash,
        issuedAt,
        rotations,
        lastSeenAt: now,
        idleExpiresAt,
      };
      if ((await store.rotate(id, generation, turned)) !== "rotated") throw new Error("A rotation was lost.");
    }
  };
  await Promise.all(Array.from({ length: atOnce }, chain));
}

/** What a session remembers by then. */
function lastRotations(generation: number, at: number): Rotation[] {
  const remembered = readSettings({}).refreshBurst + 1;
  const key = keyHash(randomBytes(16).toString("base64url"));
  return Array.from({ length: Math.min(generation + 1, remembered) }, (_, index) => generation - index)
    .toReversed()
    .map((from) => ({ from, to: from, at, key }));
}
