import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { explore } from "./explore.ts";
import type { Scenario } from "./scenario.ts";
import { SCENARIOS } from "./scenarios.ts";

/** Further than each run of the tests goes: `MODEL_DEEPER=1` allows one more generation, and takes many minutes. */
const deeper = Number(process.env["MODEL_DEEPER"] ?? 0);

function deepen(scenario: Scenario): Scenario {
  // With all that a thief, a failover and a heartbeat can do, worlds grow twentyfold with each generation.
  const isDeepEnough = scenario.thief !== undefined && (scenario.failsOver ?? scenario.restores ?? false);
  return isDeepEnough ? scenario : { ...scenario, generations: scenario.generations + deeper };
}

describe("the refresh rule keeps every property, wherever this leads:", () => {
  for (const [name, scenario] of Object.entries(SCENARIOS)) {
    test(name, (context) => {
      const { worlds, broken, story } = explore(deepen(scenario));
      assert.equal(broken, undefined, `${broken}: ${story.join("; ")}`);
      context.diagnostic(`${worlds} worlds`);
    });
  }
});
