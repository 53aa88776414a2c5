import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { explore } from "./explore.ts";
import type { Scenario } from "./scenario.ts";

const PLAIN = { clients: "plain", tabs: 3, generations: 4, grace: 1, burst: 0 } satisfies Scenario;
const KEYS = { ...PLAIN, clients: "keys" } satisfies Scenario;
const COOKIE = { ...PLAIN, clients: "cookie" } satisfies Scenario;

const SCENARIOS: Record<string, Scenario> = {
  "tabs without keys lose answers and retry within the window": { ...PLAIN, generations: 5, grace: 2 },
  "tabs without keys go on after writes were lost": { ...PLAIN, losesWrites: true },
  "tabs without keys meet a limit of one rotation a window": { ...PLAIN, generations: 6, grace: 2, burst: 1 },

  "late answers set a cookie jar back": { ...COOKIE, tabs: 4, generations: 6, grace: 2 },
  "late answers set a cookie jar back after writes were lost": { ...COOKIE, losesWrites: true },
  "cookies and their keys fall out of step": { ...COOKIE, losesKeys: true },
  "cookies and their keys fall out of step after writes were lost": {
    ...COOKIE,
    tabs: 2,
    generations: 3,
    losesKeys: true,
    losesWrites: true,
  },

  "tabs that share keys retry however late": { ...KEYS, generations: 5, grace: 2 },
  "tabs that share keys lose some of them": { ...KEYS, losesKeys: true },
  "tabs that share keys go on after writes were lost": { ...KEYS, losesWrites: true },
  "tabs that share keys lose some of them, and writes were lost": {
    ...KEYS,
    tabs: 2,
    losesKeys: true,
    losesWrites: true,
  },
  "tabs that share keys meet the limit, and writes were lost": {
    ...KEYS,
    generations: 5,
    burst: 2,
    losesWrites: true,
  },

  "processes race and the owner logs out while writes are lost": {
    ...PLAIN,
    generations: 3,
    races: true,
    logsOut: true,
    losesWrites: true,
  },
  "processes race over cookies and the owner logs out while writes are lost": {
    ...COOKIE,
    generations: 3,
    races: true,
    logsOut: true,
    losesWrites: true,
  },
  "processes race over shared keys and the owner logs out": { ...KEYS, races: true, logsOut: true },

  "a thief copied a token with its key": { ...KEYS, tabs: 2, thief: "with the key copied" },
  "a thief copied a token and makes keys": { ...KEYS, thief: "with own keys" },
  "a thief copied a token and sends no keys": { ...KEYS, thief: "without keys" },
  "a thief copied a token where nobody has keys": { ...PLAIN, tabs: 2, thief: "without keys" },
  "a thief copied a token and makes keys, and writes were lost": {
    ...KEYS,
    tabs: 1,
    losesWrites: true,
    thief: "with own keys",
  },
  "a thief copied a token where nobody has keys, and writes were lost": {
    ...PLAIN,
    tabs: 1,
    generations: 3,
    losesWrites: true,
    thief: "without keys",
  },
  "a thief copied a token and makes keys, while processes race": {
    ...KEYS,
    tabs: 2,
    races: true,
    thief: "with own keys",
  },
  "a thief copied a token and makes keys, and the owner logs out": {
    ...KEYS,
    tabs: 2,
    logsOut: true,
    thief: "with own keys",
  },
  "a thief copied a cookie": { ...COOKIE, tabs: 2, grace: 2, thief: "without keys" },
};

describe("the refresh rule keeps every property, wherever this leads:", () => {
  let total = 0;
  for (const [name, scenario] of Object.entries(SCENARIOS)) {
    test(name, (context) => {
      const { worlds, broken, story } = explore(scenario);
      assert.equal(broken, undefined, `${broken}: ${story.join("; ")}`);
      context.diagnostic(`${worlds} worlds`);
      total += worlds;
    });
  }

  test("hundreds of thousands of worlds were visited", () => {
    assert.ok(total > 500_000, `${total} worlds`);
  });
});
