import type { Move } from "./move.ts";
import type { Mechanics, Scenario } from "./scenario.ts";
import { read, write } from "./server.ts";
import { spend } from "./spent.ts";
import { ownersKey, type World } from "./world.ts";

/** The thief copies what the owner holds, once, and from then on refreshes as it likes. Its answers are never lost. */
export function thiefsMoves(world: World, scenario: Scenario, mechanics: Mechanics): Move[] {
  if (world.thief === null) {
    const { token } = world.jar;
    return [
      {
        what: `a thief copies ${token.generation}`,
        world: { ...world, thief: token, stolen: token.generation },
      },
    ];
  }
  if (world.row.ended) return [];
  return keysToSend(world, scenario).map((key) => presenting(world, key, scenario, mechanics));
}

function presenting(world: World, key: string | null, scenario: Scenario, mechanics: Mechanics): Move {
  const token = world.thief ?? world.jar.token;
  let answer = read(world, token, key, scenario, mechanics);
  if (answer.write) answer = write(answer.world, answer.write, scenario, mechanics);
  const what = `the thief presents ${token.generation}, key ${key}: ${answer.outcome}`;
  if (!answer.got) return { what, world: answer.world, answer };

  // A copied key makes the thief's request the owner's own, byte for byte: that it was another's shows one token later.
  const isCopy = key !== null && key === ownersKey(token.generation);
  const spent = isCopy ? answer.world : spend(answer.world, "thief", token, answer.got, scenario);
  return { what, world: { ...spent, thief: answer.got }, answer };
}

function keysToSend({ thief, stolen }: World, scenario: Scenario): (string | null)[] {
  const generation = thief?.generation ?? 0;
  const own = scenario.thief === "without keys" ? [null] : [`t${generation}`, null];
  const hasCopy = scenario.thief === "with the key copied" && generation === stolen;
  return hasCopy ? [ownersKey(generation), ...own] : own;
}
