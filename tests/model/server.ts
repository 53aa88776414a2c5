import { refreshLimits } from "../../packages/server/src/subjects/sessions/refresh-limits.ts";
import type { RefreshDecision } from "../../packages/server/src/subjects/sessions/rotation.ts";
import type { Mechanics } from "./mechanics.ts";
import type { Scenario } from "./scenario.ts";
import { namedKeys, NOW, type Row, type Token, type World } from "./world.ts";

/** What a request got. `write`: it is decided and not yet written. */
export interface Answer {
  outcome: RefreshDecision["do"] | "written" | "raced" | "over";
  /** The token in the answer. */
  got: Token | null;
  world: World;
  write: { over: Row; row: Row } | null;
}

/** A request arrives: the server reads the row and decides. Only a rotation is left to write. */
export function read(
  world: World,
  token: Token,
  key: string | null,
  scenario: Scenario,
  mechanics: Mechanics,
): Answer {
  const { row } = world;
  const without = { got: null, world, write: null };
  if (row.ended) return { outcome: "over", ...without };
  const decision = decide(world, token, key, scenario, mechanics);
  if (decision.do === "repeat") return { outcome: "repeat", got: current(row), world, write: null };
  if (decision.do === "end")
    return { outcome: "end", ...without, world: endSession(world, scenario, mechanics) };
  if (decision.do === "refuse" || decision.do === "wait") return { outcome: decision.do, ...without };
  const line = mechanics.chains ? row.line : world.epoch;
  // One that is answered as it is keeps its time.
  const inHole = decision.next === token.generation ? token.inHole : world.backup?.isOld === true;
  const next = { generation: decision.next, line, inHole, rotations: decision.rotations, ended: false };
  return { outcome: decision.do, ...without, write: { over: row, row: next } };
}

/** Writes a rotation, if the row is still as it was read. It reaches the disk later where the database can lose writes. */
export function write(
  world: World,
  { over, row: next }: NonNullable<Answer["write"]>,
  scenario: Scenario,
  mechanics: Mechanics,
): Answer {
  const { ended, generation } = world.row;
  const mayWrite = generation === over.generation && !ended;
  if (mechanics.writesConditionally && !mayWrite) return { outcome: "raced", got: null, world, write: null };
  const row = { ...next, ended };
  const disk = scenario.losesWrites || scenario.failsOver ? world.disk : row;
  return { outcome: "written", got: current(row), world: { ...world, row, disk }, write: null };
}

/** Ends the session, and somebody is told. It is on the disk then; a standby gets it later. */
export function endSession(world: World, { failsOver }: Scenario, { endsDurably }: Mechanics): World {
  const row = { ...world.row, ended: true };
  const disk = endsDurably && !failsOver ? row : world.disk;
  return { ...world, row, disk, ending: "told", memory: "fresh" };
}

function decide(
  { row, hole }: World,
  token: Token,
  key: string | null,
  scenario: Scenario,
  mechanics: Mechanics,
): RefreshDecision {
  const { generation, line, rotations } = row;
  const { grace, burst } = scenario;
  const [named = null, keyBefore = null] = namedKeys(key);
  const ofThisChain = () => token.line === line;
  return mechanics.decide(
    { generation: token.generation, key: named, keyBefore },
    { mode: scenario.clients === "cookie" ? "cookie" : "token", generation, rotations },
    NOW,
    refreshLimits({ refreshGrace: grace, refreshBurst: burst }),
    {
      isCurrent: ofThisChain,
      leadsToCurrent: ofThisChain,
      followsCurrent: ofThisChain,
      serversRan: () => mechanics.serversRan(token, hole),
    },
  );
}

function current({ generation, line, inHole }: Row): Token {
  return { generation, line, inHole };
}
