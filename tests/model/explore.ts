import { keyOf } from "./key-of.ts";
import { movesFrom } from "./moves.ts";
import { brokenBy, type Property } from "./properties.ts";
import { type Mechanics, SHIPPED } from "./mechanics.ts";
import type { Scenario } from "./scenario.ts";
import { firstWorld, type World } from "./world.ts";

export interface Exploration {
  /** How many different worlds were reached. */
  worlds: number;
  broken: Property | undefined;
  /** The shortest way there, one line a move. */
  story: string[];
}

/** How a world was reached. The worlds themselves are forgotten as soon as it is known what can follow. */
interface Step {
  what: string;
  from: Step | undefined;
}

interface Visit {
  world: World;
  step: Step;
}

/** Nothing that is worth running takes as many. */
const TOO_MANY = 4_000_000;

/** Visits every world that can come about, nearest first, until one breaks a property. */
export function explore(scenario: Scenario, mechanics: Mechanics = SHIPPED): Exploration {
  const first = firstWorld(scenario);
  const seen = new Set([keyOf(first)]);
  let frontier: Visit[] = [{ world: first, step: { what: "log-in", from: undefined } }];
  while (frontier.length > 0) {
    const beyond: Visit[] = [];
    for (const { world, step: from } of frontier) {
      for (const move of movesFrom(world, scenario, mechanics)) {
        const step = { what: move.what, from };
        const broken = brokenBy(move, world, scenario);
        if (broken) return { worlds: seen.size, broken, story: storyOf(step) };
        const key = keyOf(move.world);
        if (seen.has(key)) continue;
        seen.add(key);
        beyond.push({ world: move.world, step });
      }
    }
    if (seen.size > TOO_MANY) throw new Error("The scenario is too large to explore.");
    frontier = beyond;
  }
  return { worlds: seen.size, broken: undefined, story: [] };
}

function storyOf(last: Step): string[] {
  const story: string[] = [];
  for (let step: Step | undefined = last; step; step = step.from) story.unshift(step.what);
  return story;
}
