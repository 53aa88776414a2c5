import { forgetEnding } from "./database.ts";
import type { Move } from "./move.ts";
import type { Mechanics } from "./mechanics.ts";
import type { Scenario } from "./scenario.ts";
import { endSession } from "./server.ts";
import type { World } from "./world.ts";

/** The process that ended the session: after its heartbeat, once a second, it asserts what the database has lost; or it dies. */
export function processMoves(world: World, scenario: Scenario, mechanics: Mechanics): Move[] {
  if (world.memory === "none") return [];
  const goesOn =
    world.memory === "due"
      ? { what: "the process looks at the ending again", world: look(world, scenario, mechanics) }
      : { what: "a heartbeat", world: beat(world, mechanics) };
  return [goesOn, { what: "who knew of the ending dies, or ten minutes are over", world: forget(world) }];
}

function beat(world: World, { looksAt }: Mechanics): World {
  const after: World = { ...world, heartbeat: "written" };
  return looksAt(world.memory, world.heartbeat) ? { ...after, memory: "due" } : settled(after);
}

function look(world: World, scenario: Scenario, mechanics: Mechanics): World {
  if (world.row.ended) return settled(world);
  const asserted = endSession(world, scenario, mechanics);
  return mechanics.notesAssertions ? asserted : settled(asserted);
}

/** By now the ending is in the database, and as lasting as the heartbeat. */
function settled(world: World): World {
  return { ...world, memory: "older", ending: world.ending === "undone" ? "told" : world.ending };
}

/** Then nobody is left to bring it back. */
function forget(world: World): World {
  const forgetful: World = { ...world, memory: "none" };
  return world.ending === "undone" ? forgetEnding(forgetful) : forgetful;
}
