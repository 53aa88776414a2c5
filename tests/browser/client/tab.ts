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

/** Opens a tab of whoever is signed in. */
export async function openTab(context: BrowserContext, world: World, mode: Mode): Promise<Page> {
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

/** Calls the API from each tab for so long (ms), and returns the results of all tries. */
export async function callFromAll(pages: readonly Page[], milliseconds: number): Promise<TabCall[]> {
  const calls = pages.map((page) => page.evaluate((time) => tab.callFor(time, 150), milliseconds));
  return (await Promise.all(calls)).flat(2);
}

/** All that the tab has been since it was opened, one word each: first `unknown`, then what it found. */
export async function statusesOf(page: Page): Promise<string[]> {
  return await page.evaluate(() => tab.seen.map(({ status }) => status));
}

/** The same from when it was signed in first: each other word than `signed_in` is a time without a session. */
export async function statusesSinceSignIn(page: Page): Promise<string[]> {
  const statuses = await statusesOf(page);
  return [...new Set(statuses.slice(statuses.indexOf("signed_in")))];
}
