import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { test } from "node:test";
import { createFeed } from "./feed.ts";
import { createLiveSet } from "./live-set.ts";

test("heartbeats are signed while somebody reads, and at no other time", async () => {
  let signed = 0;
  const feed = createFeed({
    live: createLiveSet(),
    snapshots: { current: () => [], make: async () => {}, add: () => {} },
    signer: { isVerifiable: () => true },
    follow: { look: async () => {}, readAt: () => 0 },
    signingKeys: { eventSigner: async () => () => `token ${++signed}` },
    clock: () => 0,
    newId: () => "id",
    issuer: "https://id.example.com",
    revocationLifetime: () => 60_000,
    onSent: () => {},
    onDropped: () => {},
  });
  await feed.beat();
  assert.equal(signed, 0);
  const sink = new PassThrough();
  await feed.attach(sink, undefined);
  assert.equal(signed, 1, "a reader's first comes at once");
  await feed.beat();
  assert.equal(signed, 2);
  sink.destroy();
  await new Promise((resolve) => sink.once("close", resolve));
  await feed.beat();
  assert.equal(signed, 2);
});
