import type { Client, Snapshot } from "@countersign/client";
import type { BrowserContext, Page } from "playwright-core";
import type { Mode } from "./mode.ts";
import type { World } from "./world.ts";

/** The status of the API's answer, or what the call failed with. */
export type TabCall = number | string;

/** What the page under test offers. */
interface TabUnderTest {
  readonly client: Client;
  /** Each snapshot, from the first on. */
  readonly seen: readonly Snapshot[];
  /** Calls the API through the client for so long (ms), each call until it succeeds, with pauses between; all tries of each. */
  callFor(milliseconds: number, pause: number): Promise<TabCall[][]>;
}

declare global {
  var tab: TabUnderTest;
}

const credentials = { email: "ada@example.com", password: "a long walk in the rain" };

async function openTab(context: BrowserContext, world: World, mode: Mode): Promise<Page> {
  const page = await context.newPage();
  await page.goto(world.pageAddress(mode));
  return page;
}

/** Opens some tabs of one browser and signs up in the first; all of them are signed in. */
export async function openSignedInTabs(
  context: BrowserContext,
  world: World,
  mode: Mode,
  count: number,
): Promise<[Page, ...Page[]]> {
  const first = await openTab(context, world, mode);
  await first.evaluate((input) => tab.client.signUp(input), credentials);
  const others: Page[] = [];
  while (others.length < count - 1) others.push(await openTab(context, world, mode));
  for (const page of others) await page.waitForFunction(() => tab.client.session.status === "signed_in");
  return [first, ...others];
}

/** All that the tab has been since it was opened, one word each: first `unknown`, then what it found. */
export async function statusesOf(page: Page): Promise<string[]> {
  return await page.evaluate(() => tab.seen.map(({ status }) => status));
}
