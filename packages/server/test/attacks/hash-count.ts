import assert from "node:assert/strict";
import type { TestServer } from "../test-server.ts";

/** How many hashes the server makes while the work runs: a test compares work, for time differs from machine to machine. */
export async function hashesDuring(server: TestServer, work: () => Promise<unknown>): Promise<number> {
  const before = await hashesOf(server);
  await work();
  return (await hashesOf(server)) - before;
}

async function hashesOf(server: TestServer): Promise<number> {
  const { body } = await server.get("/metrics");
  const [, count] = /^countersign_hash_duration_seconds_count (\d+)$/m.exec(body) ?? [];
  assert.ok(count !== undefined);
  return Number(count);
}
