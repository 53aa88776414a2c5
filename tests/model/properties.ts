import type { Move } from "./move.ts";
import type { Scenario } from "./scenario.ts";
import type { World } from "./world.ts";

export type Property =
  | "no honest client is signed out"
  | "a session never forks"
  | "ended stays ended"
  | "two who spend one token end the session";

/** Which property a move breaks, if any. */
export function brokenBy(move: Move, before: World, scenario: Scenario): Property | undefined {
  if (signsOwnerOut(move, scenario)) return "no honest client is signed out";
  if (forks(move.world)) return "a session never forks";
  if (bringsBack(move, before)) return "ended stays ended";
  if (toleratesThief(move.world, scenario)) return "two who spend one token end the session";
  return undefined;
}

/** The owner is refused, and neither logged out nor was robbed. */
function signsOwnerOut({ answer }: Move, { thief }: Scenario): boolean {
  return thief === undefined && (answer?.outcome === "end" || answer?.outcome === "refuse");
}

/** Somewhere there are two tokens of one generation. */
function forks({ jar, replies, requests, thief, row }: World): boolean {
  const tokens = [
    row,
    jar.token,
    ...replies.map(({ token }) => token),
    ...requests.map(({ token }) => token),
    ...(thief ? [thief] : []),
  ];
  const lines = new Map<number, number>();
  for (const { generation, line } of tokens) {
    if ((lines.get(generation) ?? line) !== line) return true;
    lines.set(generation, line);
  }
  return false;
}

/** Somebody was told that the session is over, and somebody gets a token after that. */
function bringsBack({ answer }: Move, before: World): boolean {
  return before.told && answer !== undefined && answer.got !== null;
}

/**
 * Owner and thief have both spent one token and the session lives: with keys at any time, without them when more than a
 * window lies between.
 */
function toleratesThief(world: World, { thief, clients, grace }: Scenario): boolean {
  if (thief === undefined || world.row.ended) return false;
  return world.spentByOwner.some((owners, generation) => {
    const thiefs = world.spentByThief[generation] ?? -1;
    if (owners < 0 || thiefs < 0) return false;
    return clients === "keys" || Math.abs(owners - thiefs) > grace;
  });
}
