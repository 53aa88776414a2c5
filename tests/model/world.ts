import type { Rotation } from "../../packages/server/src/subjects/sessions/rotation.ts";
import type { Scenario } from "./scenario.ts";

/**
 * A refresh token. The chain makes it a function of its generation; `line` tells tokens of one generation apart where a
 * fault lets them differ.
 */
export interface Token {
  generation: number;
  line: number;
  /** Issued well after the backup: where that is restored, no server is known to have run at that time. */
  inHole: boolean;
}

/** The session's row. The rule looks only at differences of times, so time stands at 0 and `at` is at or before it. */
export interface Row extends Token {
  rotations: readonly Rotation[];
  ended: boolean;
}

export interface Request {
  token: Token;
  key: string | null;
  /** Read and decided, not yet written: the row as it was read, and as it is to be. */
  write: { over: Row; row: Row } | null;
}

/** An answer under way: `age` counts ticks since its token was made. Only cookies are set back by a late one. */
export interface Reply {
  token: Token;
  /** Whether it sets the cookie: not where the request came with that very token. */
  sets: boolean;
  age: number;
}

/** Which generations somebody has spent, and how many ticks ago for the first time; -1: never. */
export type Spent = readonly number[];

interface Backup {
  row: Row;
  /** Whether it is older than a lost second can explain. */
  isOld: boolean;
}

/**
 * `told`: somebody knows that the session is over. The database has lost that, and `undone`: the next heartbeat brings it
 * back; `forgotten`: nobody can.
 */
type Ending = "none" | "told" | "undone" | "forgotten";

/**
 * What the process that ended the session knows of that: nothing; that it was after the last heartbeat, or before it; that
 * it is `due` to be looked at, now that the heartbeat is written.
 */
type Memory = "none" | "fresh" | "older" | "due";

/** Somebody with a copy. Nothing it was given is forgotten, and any of it may be presented at any time. */
export interface Thief {
  /** In the order of their generations. */
  tokens: readonly Token[];
  /** Generations of which the owner's key was copied as well. */
  keys: readonly number[];
  /** One that the server has read and not yet written. */
  request: Request | null;
}

export interface World {
  row: Row;
  /** What a crash brings back, or a standby that takes over. */
  disk: Row;
  backup: Backup | null;
  /** The time between the backup and its restoring. */
  hole: "none" | "open" | "adopted";
  /** Counts crashes, where successors depend on it. */
  epoch: number;
  requests: readonly Request[];
  replies: readonly Reply[];
  /** Tabs whose answer got lost and that have not asked again. */
  unanswered: number;
  /** What the owner's tabs share. `used`: sent at least once, so that its key can no longer change. */
  jar: { token: Token; key: string | null; used: boolean };
  /** How often the browser may still crash. */
  crashes: number;
  ending: Ending;
  memory: Memory;
  /** Where the last heartbeat is: not yet on the disk, on it as well, or nowhere since writes were lost. */
  heartbeat: "written" | "kept" | "lost";
  thief: Thief | null;
  spentByOwner: Spent;
  spentByThief: Spent;
}

export const NOW = 0;

export function firstWorld(scenario: Scenario): World {
  const token: Token = { generation: 0, line: 0, inHole: false };
  const row: Row = { ...token, rotations: [], ended: false };
  const never = Array.from({ length: scenario.thief ? scenario.generations + 1 : 0 }, () => -1);
  return {
    row,
    disk: row,
    backup: null,
    hole: "none",
    epoch: 0,
    requests: [],
    replies: [],
    unanswered: 0,
    jar: receive(token, scenario, null),
    crashes: scenario.crashes ?? 0,
    ending: "none",
    memory: "none",
    heartbeat: "kept",
    thief: null,
    spentByOwner: never,
    spentByThief: never,
  };
}

/** A client makes the key with which it will spend a token when it receives the token; `before`: those that it has. */
export function receive(token: Token, scenario: Scenario, before: string | null): World["jar"] {
  return { token, key: nextKey(token, scenario, before), used: false };
}

/** Where the jar may be set back a browser names the key before as well. A token that it knows, or one before that, is no news. */
function nextKey(
  { generation }: Token,
  { clients, crashes }: Scenario,
  before: string | null,
): string | null {
  if (clients === "keys") return ownersKey(generation);
  if (crashes === undefined) return null;
  const [last] = namedKeys(before);
  if (last === undefined) return ownersKey(generation);
  return last >= ownersKey(generation) ? before : `${ownersKey(generation)},${last}`;
}

/** What a request names: the key, and perhaps the one before. */
export function namedKeys(key: string | null): string[] {
  return key?.split(",") ?? [];
}

export function ownersKey(generation: number): string {
  return `o${generation}`;
}
