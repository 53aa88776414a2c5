import type { Move } from "./move.ts";
import type { Mechanics } from "./mechanics.ts";
import type { Scenario } from "./scenario.ts";
import { forgetSpent } from "./spent.ts";
import type { Row, World } from "./world.ts";

/** The database's disk or standby catches up, or the database goes back to it, or to a backup. */
export function databaseMoves(world: World, scenario: Scenario, mechanics: Mechanics): Move[] {
  return [...losingWrites(world, scenario, mechanics), ...restoring(world, scenario)];
}

function losingWrites(world: World, { losesWrites, failsOver }: Scenario, mechanics: Mechanics): Move[] {
  if ((!losesWrites && !failsOver) || (world.disk === world.row && world.heartbeat !== "written")) return [];
  const heartbeat = world.heartbeat === "written" ? "kept" : world.heartbeat;
  const moves: Move[] = [{ what: "the disk catches up", world: { ...world, disk: world.row, heartbeat } }];
  const epoch = mechanics.chains ? 0 : Math.min(world.epoch + 1, 2);
  if (losesWrites) {
    moves.push({ what: "a crash loses writes", world: { ...goBack(world, world.disk), epoch } });
  }
  if (failsOver) {
    moves.push({ what: "a standby takes over", world: { ...undoEnding(goBack(world, world.disk)), epoch } });
  }
  return moves;
}

function restoring(world: World, { restores }: Scenario): Move[] {
  const { row, backup, hole } = world;
  if (!restores) return [];
  if (hole === "open") {
    return [{ what: "the operator says that servers ran in the hole", world: { ...world, hole: "adopted" } }];
  }
  if (hole === "adopted") return [];
  if (backup === null)
    return [{ what: "a backup is made", world: { ...world, backup: { row, isOld: false } } }];
  if (!backup.isOld) {
    return [{ what: "the backup gets old", world: { ...world, backup: { ...backup, isOld: true } } }];
  }
  const restored: World = { ...goBack(world, backup.row), backup: null, hole: "open", heartbeat: "lost" };
  return [{ what: "the backup is restored", world: undoEnding(restored) }];
}

/** It takes connections with it: what was read before is read again. */
function goBack(world: World, row: Row): World {
  return {
    ...forgetSpent(world, row),
    row,
    disk: row,
    requests: world.requests.map((request) => ({ ...request, write: null })),
    thief: world.thief && { ...world.thief, request: null },
    heartbeat: world.heartbeat === "written" ? "lost" : world.heartbeat,
  };
}

/** An ending that nobody remembers is as if it had never been; another comes back with the next heartbeat. */
function undoEnding(world: World): World {
  if (world.ending !== "told" || world.row.ended) return world;
  return world.memory === "none" ? forgetEnding(world) : { ...world, ending: "undone" };
}

/** What two holders had shown of themselves is forgotten with it. */
export function forgetEnding(world: World): World {
  return { ...forgetSpent(world, { generation: 0 }), ending: "forgotten" };
}
