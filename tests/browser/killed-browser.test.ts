import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import type { Page } from "playwright-core";
import { eventually } from "../system/eventually.ts";
import { temporaryFolder } from "../system/server-process.ts";
import { noChromium } from "./chromium.ts";
import { type Mode, modes } from "./client/mode.ts";
import { startOwnChromium } from "./client/own-chromium.ts";
import type { Fate } from "./client/refresh-proxy.ts";
import { callFromAll, openSignedInTabs, openTab, statusesOf } from "./client/tab.ts";
import { startWorld, type World } from "./client/world.ts";

/** One refresh does for the whole life of a browser, and the grace window is over before the next browser starts. */
const settings = { COUNTERSIGN_ACCESS_TOKEN_TTL: "5m", COUNTERSIGN_REFRESH_GRACE: "1s" };
const graceAndMore = 1_500; // ms

/** What happens to the refresh of a tab that has just been opened, and when the browser is killed. */
interface Death {
  readonly modes: readonly Mode[];
  readonly fate?: Fate;
  readonly moment: (world: World, page: Page, profile: string) => Promise<unknown>;
  /** The new refresh token is gone for certain: what was spent for it is all that is left. */
  readonly losesToken: boolean;
}

const deaths: Record<string, Death> = {
  "while the answer is under way": {
    modes,
    fate: { delay: 60_000 },
    moment: (world) => eventually(world.rotations, (count) => count === 1),
    losesToken: true,
  },
  "as soon as the answer is there": {
    modes,
    moment: (_world, page) => untilSignedIn(page),
    losesToken: false,
  },
  // Chromium writes storage after some 5 seconds, and cookies after 30. In token mode there is nothing beside the storage.
  "when the page's storage is on the disk, and the cookie is not": {
    modes: ["cookie"],
    async moment(_world, page, profile) {
      await untilSignedIn(page);
      const [record = ""] = await page.evaluate(() => Object.values(localStorage));
      assert.notEqual(record, "");
      assert.ok(await eventually(() => isOnDisk(profile, record), Boolean), "storage is written");
    },
    losesToken: true,
  },
};

describe("whoever opens the browser again is signed in after it was killed", {
  skip: noChromium,
  concurrency: true,
}, () => {
  for (const [when, death] of Object.entries(deaths)) {
    for (const mode of death.modes) test(`${when}: ${mode} mode`, (t) => dieAndReturn(t, mode, death));
  }
});

async function dieAndReturn(t: TestContext, mode: Mode, death: Death): Promise<void> {
  const world = await startWorld(t, settings);
  const profile = temporaryFolder(t);
  const first = await startOwnChromium(t, profile);
  await openSignedInTabs(first.context, world, mode, 1);
  await first.quit();

  world.proxy.fate = () => death.fate ?? {};
  const killed = await startOwnChromium(t, profile);
  await death.moment(world, await openTab(killed.context, world, mode), profile);
  await killed.kill();
  assert.equal(await world.rotations(), 1, "the refresh token is spent");
  await wait(graceAndMore);

  world.proxy.fate = () => ({});
  const last = await startOwnChromium(t, profile);
  const page = await openTab(last.context, world, mode);
  assert.deepEqual(new Set(await callFromAll([page], 200)), new Set([200]));
  assert.deepEqual(await statusesOf(page), ["unknown", "signed_in"]);
  if (death.losesToken) assert.equal(await world.rotations(), 1, "the spent one was answered as before");
  await last.quit();
}

async function untilSignedIn(page: Page): Promise<void> {
  await page.waitForFunction(() => tab.client.session.status === "signed_in");
}

function isOnDisk(profile: string, record: string): boolean {
  const folder = join(profile, "Default/Local Storage/leveldb");
  const files = readdirSync(folder).filter((name) => name.endsWith(".log"));
  return files.some((name) => readFileSync(join(folder, name)).includes(record));
}
