import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { temporaryFolder } from "../system/server-process.ts";
import { createCrowd } from "./crowd.ts";
import { lineTo } from "./line.ts";
import { startServer } from "./server.ts";
import { examineFile } from "./sqlite-file.ts";

const lasts = 2_000; // ms

/** A crowd uses a server before, in and after a trouble, and holds it to what it acknowledged. The process stays up. */
async function endure(
  t: TestContext,
  name: string,
  data: string,
  {
    environment,
    begin,
    end,
    said,
  }: { environment: Record<string, string>; begin: () => void; end: () => void; said: RegExp },
): Promise<void> {
  const folder = temporaryFolder(t);
  const database = `sqlite:${join(data, "countersign.db")}`;
  const server = await startServer(t, {
    folder,
    environment: { COUNTERSIGN_DATABASE_URL: database, ...environment },
  });
  const line = lineTo([server.origin]);
  const crowd = createCrowd(t, name, () => line);
  const stop = AbortSignal.any([t.signal, AbortSignal.timeout(3 * lasts)]);
  const living = crowd.live(1, stop);
  await wait(lasts / 2);
  begin();
  await wait(lasts);
  end();
  await living;
  assert.match(server.log(), said);
  assert.ok(server.isRunning(), server.log().slice(-2_000));
  assert.deepEqual(await crowd.check(), []);
  const { integrity, unrevoked } = examineFile(data, crowd.justEnded());
  assert.equal(integrity, "ok");
  assert.deepEqual(unrevoked, []);
}

function mountSmallDisk(t: TestContext): string | undefined {
  const disk = mkdtempSync(join(tmpdir(), "countersign-disk-"));
  const { status } = spawnSync("mount", [
    "-t",
    "tmpfs",
    "-o",
    "size=32m,mode=700",
    "countersign-faults",
    disk,
  ]);
  t.after(() => {
    if (status === 0) spawnSync("umount", ["--lazy", disk]);
    rmdirSync(disk);
  });
  return status === 0 ? disk : undefined;
}

/** Writes until nothing fits. */
function fillUp(file: string): void {
  for (let size = 1 << 20; size >= 1; size = size >> 1) {
    try {
      for (;;) writeFileSync(file, Buffer.alloc(size), { flag: "a" });
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
    }
  }
}

test("a full disk makes SQLite unavailable for as long, and nothing that was acknowledged is lost", async (t) => {
  const disk = mountSmallDisk(t);
  if (disk === undefined) return t.skip("NOT TRIED: this user may not mount a small disk");
  const filler = join(disk, "filler");
  await endure(t, "full", disk, {
    environment: {},
    begin: () => fillUp(filler),
    end: () => rmSync(filler),
    said: /out of disk space/,
  });
});

test("a clock that steps back a minute, and forth again, takes nothing away", async (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, "clock");
  const shift = (ms: number) => {
    // As one step: nobody reads half of it.
    writeFileSync(`${file}.new`, String(ms));
    renameSync(`${file}.new`, file);
  };
  shift(0);
  const preload = new URL("../system/operations/shifted-clock.ts", import.meta.url).href;
  await endure(t, "clock", join(folder, "data"), {
    environment: { TEST_CLOCK: file, NODE_OPTIONS: `--import=${preload}` },
    begin: () => shift(-60_000),
    end: () => shift(0),
    said: /./,
  });
});
