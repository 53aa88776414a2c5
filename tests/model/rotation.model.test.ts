import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { explore } from "./explore.ts";
import { SCENARIOS } from "./scenarios.ts";

/** Further than each run of the tests goes: `MODEL_DEEPER=1` allows one more generation, and takes minutes. */
const deeper = Number(process.env["MODEL_DEEPER"] ?? 0);

describe("the refresh rule keeps every property, wherever this leads:", () => {
  let total = 0;
  for (const [name, scenario] of Object.entries(SCENARIOS)) {
    test(name, (context) => {
      const { worlds, broken, story } = explore({ ...scenario, generations: scenario.generations + deeper });
      assert.equal(broken, undefined, `${broken}: ${story.join("; ")}`);
      context.diagnostic(`${worlds} worlds`);
      total += worlds;
    });
  }

  test("hundreds of thousands of worlds were visited", () => {
    assert.ok(total > 500_000, `${total} worlds`);
  });
});
