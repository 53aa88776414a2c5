import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { explore } from "./explore.ts";
import { FAULTS } from "./faults.ts";
import type { Scenario } from "./scenario.ts";

/** Faults share scenarios. */
const explored = new Map<string, string | undefined>();

function brokenWithout(scenario: Scenario): string | undefined {
  const name = JSON.stringify(scenario);
  if (!explored.has(name)) explored.set(name, explore(scenario).broken);
  return explored.get(name);
}

describe("the exploration sees through a seeded fault", () => {
  for (const { name, mechanics, scenario, breaks } of FAULTS) {
    test(`where ${name}, it is not true that ${breaks}`, (context) => {
      const { broken, story } = explore(scenario, mechanics);
      assert.equal(broken, breaks);
      context.diagnostic(story.join("; "));
    });

    test(`without the fault that ${name}, the same scenario holds`, () => {
      assert.equal(brokenWithout(scenario), undefined);
    });
  }
});
