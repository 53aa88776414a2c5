import type { Rotation } from "../../packages/server/src/subjects/sessions/rotation.ts";
import type { Scenario } from "./scenario.ts";

/**
 * A refresh token. The chain makes it a function of its generation; `line` tells tokens of one generation apart where a
 * fault lets them differ.
 */
export interface Token {
  generation: number;
  line: number;
}

/** The session's row. The rule looks only at differences of times, so time stands at 0 and `at` is at or before it. */
export interface Row {
  generation: number;
  line: number;
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

export interface World {
  row: Row;
  /** What a crash brings back. */
  disk: Row;
  /** Counts crashes, where successors depend on it. */
  epoch: number;
  requests: readonly Request[];
  replies: readonly Reply[];
  /** Tabs whose answer got lost and that have not asked again. */
  unanswered: number;
  /** What the owner's tabs share. `used`: sent at least once, so that its key can no longer change. */
  jar: { token: Token; key: string | null; used: boolean };
  /** Somebody has been told that the session ended. */
  told: boolean;
  thief: Token | null;
  stolen: number;
  spentByOwner: Spent;
  spentByThief: Spent;
}

export const NOW = 0;

export function firstWorld(scenario: Scenario): World {
  const row: Row = { generation: 0, line: 0, rotations: [], ended: false };
  const never = Array.from({ length: scenario.thief ? scenario.generations + 1 : 0 }, () => -1);
  return {
    row,
    disk: row,
    epoch: 0,
    requests: [],
    replies: [],
    unanswered: 0,
    jar: receive({ generation: 0, line: 0 }, scenario),
    told: false,
    thief: null,
    stolen: 0,
    spentByOwner: never,
    spentByThief: never,
  };
}

/** A client makes the key with which it will spend a token when it receives the token. */
export function receive(token: Token, scenario: Scenario): World["jar"] {
  return { token, key: scenario.clients === "keys" ? ownersKey(token.generation) : null, used: false };
}

export function ownersKey(generation: number): string {
  return `o${generation}`;
}

/** One short text for each world; tabs are alike, so the order of what is under way does not count. */
export function keyOf(world: World): string {
  const { jar, row, disk } = world;
  const underWay = world.requests.map(requestKey).toSorted().join("");
  const replies = world.replies.map(replyKey).toSorted().join("");
  const lasting = disk === row ? "" : rowKey(disk);
  const thief = world.thief ? `${tokenKey(world.thief)}${world.stolen}${world.spentByThief.join("")}` : "";
  return `${rowKey(row)}|${lasting}|${underWay}|${replies}${world.unanswered}|${tokenKey(jar.token)}${jar.key}${jar.used ? 1 : 0}${world.told ? 1 : 0}${world.epoch}|${thief}|${world.spentByOwner.join("")}`;
}

function tokenKey({ generation, line }: Token): string {
  return line === 0 ? `${generation}` : `${generation}~${line}`;
}

function replyKey({ token, sets, age }: Reply): string {
  return `${tokenKey(token)}${sets ? "" : "="}@${age}`;
}

function requestKey({ token, key, write }: Request): string {
  return `${tokenKey(token)}${key},${write ? `${write.over.generation}>${rowKey(write.row)}` : ""};`;
}

function rowKey({ generation, line, rotations, ended }: Row): string {
  let text = `${generation}.${line}${ended ? "!" : ""}`;
  for (const { from, to, at, key } of rotations) text += `${from}${to}${at}${key}`;
  return text;
}
