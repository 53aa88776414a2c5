import { movesFrom } from "./moves.ts";
import { brokenBy, type Property } from "./properties.ts";
import { type Mechanics, type Scenario, SHIPPED } from "./scenario.ts";
import { firstWorld, keyOf, type World } from "./world.ts";

export interface Exploration {
  /** How many different worlds were reached. */
  worlds: number;
  broken: Property | undefined;
  /** The shortest way there, one line a move. */
  story: string[];
}

interface Visit {
  world: World;
  what: string;
  from: Visit | undefined;
}

/** Nothing that is worth running takes as many. */
const TOO_MANY = 2_000_000;

/** Visits every world that can come about, nearest first, until one breaks a property. */
export function explore(scenario: Scenario, mechanics: Mechanics = SHIPPED): Exploration {
  const start: Visit = { world: firstWorld(scenario), what: "log-in", from: undefined };
  const seen = new Set([keyOf(start.world)]);
  const visits = [start];
  for (const from of visits) {
    for (const move of movesFrom(from.world, scenario, mechanics)) {
      const visit = { world: move.world, what: move.what, from };
      const broken = brokenBy(move, from.world, scenario);
      if (broken) return { worlds: seen.size, broken, story: storyOf(visit) };
      const key = keyOf(move.world);
      if (seen.has(key)) continue;
      seen.add(key);
      visits.push(visit);
    }
    if (seen.size > TOO_MANY) throw new Error("The scenario is too large to explore.");
  }
  return { worlds: seen.size, broken: undefined, story: [] };
}

function storyOf(last: Visit): string[] {
  const story: string[] = [];
  for (let visit: Visit | undefined = last; visit; visit = visit.from) story.unshift(visit.what);
  return story;
}
