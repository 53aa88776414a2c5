import type { Move } from "./move.ts";
import { ownersMoves } from "./owner.ts";
import type { Mechanics, Scenario } from "./scenario.ts";
import { forgetSpent } from "./spent.ts";
import { thiefsMoves } from "./thief.ts";
import { mayPass, pass } from "./time.ts";
import type { World } from "./world.ts";

/** Everything that can happen next. */
export function movesFrom(world: World, scenario: Scenario, mechanics: Mechanics): Move[] {
  const moves = [...ownersMoves(world, scenario, mechanics), ...databaseMoves(world, scenario, mechanics)];
  if (scenario.thief) moves.push(...thiefsMoves(world, scenario, mechanics));
  // With a thief about, nothing is promised to the owner, so nothing is asked of it.
  const mayTick = !world.row.ended && (scenario.thief !== undefined || mayPass(world, scenario));
  if (mayTick) moves.push({ what: "time passes", world: pass(world, scenario) });
  return moves.filter(({ world: { row } }) => row.generation <= scenario.generations);
}

function databaseMoves(world: World, scenario: Scenario, mechanics: Mechanics): Move[] {
  if (!scenario.losesWrites || world.disk === world.row) return [];
  const epoch = mechanics.chains ? 0 : Math.min(world.epoch + 1, 2);
  // It takes connections with it: what was read before is read again.
  const requests = world.requests.map((request) => ({ ...request, write: null }));
  return [
    { what: "the disk catches up", world: { ...world, disk: world.row } },
    { what: "a crash loses writes", world: { ...forgetSpent(world), row: world.disk, epoch, requests } },
  ];
}
