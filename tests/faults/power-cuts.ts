import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "../system/server-process.ts";
import { createCrowd } from "./crowd.ts";
import { cutPower, readFiles, writeFiles } from "./disk.ts";
import { readJournal } from "./journal.ts";
import { type Line, lineTo } from "./line.ts";
import { rounds } from "./options.ts";
import { randomOf } from "./random.ts";
import { launchServer } from "./server.ts";
import { examineFile } from "./sqlite-file.ts";

const source = fileURLToPath(new URL("power-cut.cpp", import.meta.url));
const hasCompiler = process.platform === "linux" && spawnSync("g++", ["--version"]).status === 0;
const longestLife = 2_500; // ms

function compile(folder: string): string {
  const library = join(folder, "power-cut.so");
  const words = ["-std=c++17", "-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-D_LARGEFILE64_SOURCE"];
  const { status, stderr } = spawnSync("g++", [...words, "-o", library, source, "-ldl"], {
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
  return library;
}

test("SQLite: whatever was acknowledged is there after a power cut at any moment, and lost rotations heal", {
  skip: hasCompiler ? false : "NOT TRIED: there is no g++, or this is not Linux",
}, async (t) => {
  const random = randomOf("power cuts");
  const tools = temporaryFolder(t);
  const folder = temporaryFolder(t);
  const journal = join(tools, "journal");
  const environment = {
    LD_PRELOAD: compile(tools),
    POWER_CUT_FOLDER: folder,
    POWER_CUT_JOURNAL: journal,
  };
  let line: Line = lineTo([]);
  let lostWrites = 0;
  const crowd = createCrowd(t, "cuts", () => line);
  // In the last round nothing is cut: everybody looks once more.
  for (let round = 1; round <= rounds + 1; round++) {
    writeFileSync(journal, "");
    const before = readFiles(folder);
    const server = await launchServer(t, { folder, environment });
    const isStillborn = round <= rounds && random.chance(0.15);
    if (isStillborn) await wait(random.below(1_200));
    else {
      await server.ready();
      line = lineTo([server.origin]);
      assert.deepEqual(await crowd.check(), [], `round ${round}`);
      const stop = new AbortController();
      const living = round <= rounds ? crowd.live(round, stop.signal) : undefined;
      await wait(random.below(longestLife));
      await server.end("SIGKILL");
      stop.abort();
      await living;
    }
    await server.end("SIGKILL");
    const { files, loss } = cutPower(before, readJournal(journal), random);
    lostWrites += loss.writes;
    writeFiles(folder, files);
    if (isStillborn) continue;
    const { integrity, unrevoked } = examineFile(join(folder, "data"), crowd.justEnded());
    assert.equal(integrity, "ok", `round ${round}`);
    assert.deepEqual(
      unrevoked,
      [],
      `round ${round}: endings were acknowledged, and their revocations are gone`,
    );
  }
  const { adopted } = examineFile(join(folder, "data"));
  t.diagnostic(
    `${rounds} power cuts, ${crowd.size()} people, ${lostWrites} writes lost, ${adopted} sessions healed`,
  );
  assert.ok(lostWrites > 0, "no power cut took anything");
  if (rounds >= 5) assert.ok(adopted > 0, "no rotation was lost, so none healed");
});
