import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { findHoles, runTolerance } from "../../packages/server/src/subjects/operations/holes.ts";
import { RunHistory } from "./runs.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Serves for so long, with a heartbeat now and then. */
async function serve(history: RunHistory, duration: number): Promise<void> {
  for (let passed = 0; passed < duration; passed += 30 * SECOND) {
    history.now += 30 * SECOND;
    await history.beat();
  }
}

const EVENTS: Record<string, (history: RunHistory) => Promise<void>> = {
  "serves for half a minute": (history) => serve(history, 30 * SECOND),
  "serves for two minutes": (history) => serve(history, 2 * MINUTE),
  "sleeps for five minutes": async (history) => {
    history.now += 5 * MINUTE;
    await history.beat();
  },
  "starts anew after three minutes": async (history) => {
    history.now += 3 * MINUTE;
    await history.start();
  },
  "a backup is made": async (history) => history.backUp(),
  "the backup is restored": async (history) => {
    const before = history.kept.at(-1) ?? 0;
    history.restore();
    const goneBack = before - (history.kept.at(-1) ?? 0);
    history.now += SECOND;
    const told = history.told;
    await history.beat();
    if (goneBack > runTolerance) assert.equal(history.told, told + 1);
  },
  "a crash loses a heartbeat": async (history) => {
    const known = history.runs.size;
    history.crash();
    // A run that began with that heartbeat is gone, as if a backup lacked it: a warning too many does no harm.
    const isRunGone = history.runs.size < known;
    history.now += SECOND;
    const told = history.told;
    await history.beat();
    assert.ok(isRunGone || history.told === told);
  },
};

function check(history: RunHistory): void {
  const { kept, lost, now } = history;
  for (const moment of kept) assert.ok(history.covers(moment), `a server ran at ${moment}`);
  const holes = findHoles([...history.runs.values()], now);
  for (const moment of lost) {
    if (kept.some((other) => Math.abs(other - moment) <= runTolerance)) continue;
    assert.ok(!history.covers(moment), `no server is known to have run at ${moment}`);
    const isAdoptable = holes.some(({ from, until }) => from < moment && moment < until);
    assert.ok(isAdoptable, `${moment} lies in a hole`);
  }
}

async function follow(story: readonly string[], history = new RunHistory()): Promise<void> {
  await history.start();
  for (const what of story) await EVENTS[what]?.(history);
  check(history);
}

function storiesOf(length: number): string[][] {
  if (length === 0) return [[]];
  return storiesOf(length - 1).flatMap((story) => Object.keys(EVENTS).map((what) => [...story, what]));
}

describe("whatever becomes of servers and their database,", () => {
  test("heartbeats that it has kept are known, those that it has lost lie in a hole, and a restored backup is told of", async () => {
    for (const story of storiesOf(5)) {
      await follow(story).catch((error: unknown) => {
        throw new Error(story.join("; "), { cause: error });
      });
    }
  });

  test("a run that goes on although its heartbeats are gone is found, and in a story of three events", async () => {
    const found: string[] = [];
    for (const story of storiesOf(3)) {
      const history = new RunHistory({ looksBack: false });
      await follow(story, history).catch(() => found.push(story.join("; ")));
    }
    assert.ok(
      found.includes("a backup is made; serves for two minutes; the backup is restored"),
      found.join("\n"),
    );
  });
});
