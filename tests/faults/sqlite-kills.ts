import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { temporaryFolder } from "../system/server-process.ts";
import { createCrowd } from "./crowd.ts";
import { type Line, lineTo } from "./line.ts";
import { rounds } from "./options.ts";
import { randomOf } from "./random.ts";
import { launchServer, startServer } from "./server.ts";
import { examineFile } from "./sqlite-file.ts";

const longestLife = 1_500; // ms

test("SQLite: whatever was acknowledged is there after kill -9 at any moment, and everybody goes on with the token they hold", async (t) => {
  const random = randomOf("kills");
  const folder = temporaryFolder(t);
  let line: Line = lineTo([]);
  const crowd = createCrowd(t, "kills", () => line);
  for (let round = 1; round <= rounds; round++) {
    if (random.chance(0.3)) {
      // Dies while it starts.
      const stillborn = await launchServer(t, { folder });
      await wait(random.below(900));
      await stillborn.end("SIGKILL");
    }
    const server = await startServer(t, { folder });
    line = lineTo([server.origin]);
    const stop = new AbortController();
    const living = crowd.live(round, stop.signal);
    await wait(random.below(longestLife));
    await server.end("SIGKILL");
    stop.abort();
    await living;

    const { integrity, unrevoked } = examineFile(join(folder, "data"), crowd.justEnded());
    assert.equal(integrity, "ok", `round ${round}`);
    assert.deepEqual(
      unrevoked,
      [],
      `round ${round}: endings were acknowledged, and their revocations are gone`,
    );
    const next = await startServer(t, { folder });
    line = lineTo([next.origin]);
    assert.deepEqual(await crowd.check(), [], `round ${round}`);
    await next.end(random.chance(0.5) ? "SIGKILL" : "SIGTERM");
  }
  t.diagnostic(`${rounds} kills, ${crowd.size()} people`);
});
