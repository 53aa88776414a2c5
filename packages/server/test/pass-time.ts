import { randomUUID } from "node:crypto";
import { createRunStore } from "../src/subjects/operations/store.ts";
import type { TestServer } from "./test-server.ts";

/** Lets so much time (ms) go by, in which another server of the same database runs: what gets old in it may be purged. */
export async function passTime({ database, clock }: TestServer, duration: number): Promise<void> {
  const startedAt = clock.now;
  clock.now += duration;
  await createRunStore(database.connection).note({ startedAt, lastSeenAt: clock.now }, randomUUID(), 0);
}
