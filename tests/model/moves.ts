import { databaseMoves } from "./database.ts";
import type { Move } from "./move.ts";
import { ownersMoves } from "./owner.ts";
import { processMoves } from "./process.ts";
import type { Mechanics } from "./mechanics.ts";
import type { Scenario } from "./scenario.ts";
import { thiefsMoves } from "./thief.ts";
import { mayPass, pass } from "./time.ts";
import type { World } from "./world.ts";

/** Everything that can happen next. */
export function movesFrom(world: World, scenario: Scenario, mechanics: Mechanics): Move[] {
  const moves = [...ownersMoves(world, scenario, mechanics), ...databaseMoves(world, scenario, mechanics)];
  if (scenario.failsOver || scenario.restores) moves.push(...processMoves(world, scenario, mechanics));
  if (scenario.thief) moves.push(...thiefsMoves(world, scenario, mechanics));
  if (mayPass(world, scenario)) moves.push({ what: "time passes", world: pass(world, scenario) });
  return moves.filter(({ world: { row } }) => row.generation <= scenario.generations);
}
