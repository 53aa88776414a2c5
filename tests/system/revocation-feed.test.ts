import assert from "node:assert/strict";
import { test } from "node:test";
import { FeedReader } from "../../packages/server/test/feed-reader.ts";
import { freePort } from "../free-port.ts";
import { runToEnd, startProcess, temporaryFolder } from "./server-process.ts";

test("on SQLite what a command in another process does reaches a reader, and a stop lets readers go", async (t) => {
  const folder = temporaryFolder(t);
  const environment = { COUNTERSIGN_PORT: String(await freePort()) };
  const { child, ended } = await startProcess(t, { folder, environment });
  const origin = `http://127.0.0.1:${environment.COUNTERSIGN_PORT}`;
  const signedUp = await fetch(`${origin}/v1/signup`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: "ada@example.com", password: "a long walk in the rain" }),
  });
  const { session } = (await signedUp.json()) as { session: { id: string } };
  const reader = await FeedReader.open(t, origin);
  await reader.live();
  const disabled = await runToEnd({ folder, environment }, ["user", "disable", "ada@example.com"]);
  assert.deepEqual([disabled.code, disabled.stderr], [0, ""]);
  await reader.session(session.id);
  child.kill("SIGTERM");
  await reader.ended;
  assert.ok(reader.answer.complete);
  assert.equal((await ended).code, 0);
});
