import type { Move } from "./move.ts";
import type { Scenario } from "./scenario.ts";
import type { Row, World } from "./world.ts";

export type Property =
  | "no honest client is signed out"
  | "a session never forks"
  | "ended stays ended"
  | "what a restored backup does not know is refused"
  | "two who spend one token end the session";

/** Which property a move breaks, if any. */
export function brokenBy(move: Move, before: World, scenario: Scenario): Property | undefined {
  if (signsOwnerOut(move, before, scenario)) return "no honest client is signed out";
  if (forks(move.world)) return "a session never forks";
  if (bringsBack(move, before)) return "ended stays ended";
  if (adoptsUnasked(move, before)) return "what a restored backup does not know is refused";
  if (toleratesThief(move.world, scenario)) return "two who spend one token end the session";
  return undefined;
}

/** The owner is refused, and neither logged out nor was robbed, nor is its token one that a restored backup does not know. */
function signsOwnerOut({ answer, presented }: Move, { hole, ending }: World, { thief }: Scenario): boolean {
  if (thief !== undefined || ending !== "none" || answer === undefined) return false;
  const isUnknown = presented?.inHole === true && hole === "open";
  return answer.outcome === "end" || (answer.outcome === "refuse" && !isUnknown);
}

/** Somewhere there are two tokens of one generation. */
function forks({ jar, replies, requests, thief, row }: World): boolean {
  const tokens = [
    row,
    jar.token,
    ...replies.map(({ token }) => token),
    ...requests.map(({ token }) => token),
    ...(thief ? thief.tokens : []),
  ];
  if (tokens.every(({ line }) => line === 0)) return false;
  const lines = new Map<number, number>();
  for (const { generation, line } of tokens) {
    if ((lines.get(generation) ?? line) !== line) return true;
    lines.set(generation, line);
  }
  return false;
}

/**
 * Somebody was told that the session is over, and somebody gets a token after that. Where a failover or a restored backup
 * has lost the ending this holds from the next heartbeat on, if the process that wrote the ending still remembers it.
 */
function bringsBack({ answer }: Move, before: World): boolean {
  return before.ending === "told" && answer !== undefined && answer.got !== null;
}

/** A token of the hole goes beyond what the database knows, and no operator has said that this is right. */
function adoptsUnasked({ answer, presented }: Move, { hole, row }: World): boolean {
  if (hole !== "open" || !answer?.got || !presented?.inHole) return false;
  return presented.generation > row.generation;
}

/**
 * Owner and thief have both spent one token and the session lives: with keys at any time, without them when more than a
 * window lies between. Of the tokens that a healed database has not seen spent it does not know the keys.
 */
function toleratesThief(world: World, { thief, clients, grace }: Scenario): boolean {
  if (thief === undefined || world.row.ended || world.ending === "undone") return false;
  return world.spentByOwner.some((owners, generation) => {
    const thiefs = world.spentByThief[generation] ?? -1;
    if (owners < 0 || thiefs < 0) return false;
    const areKeysKnown = clients === "keys" && !isHealed(world.row, generation);
    return areKeysKnown || Math.abs(owners - thiefs) > grace;
  });
}

/** Spent while the database did not know: it has learnt of it from a later token alone. */
function isHealed({ rotations }: Row, generation: number): boolean {
  return rotations.some(({ from, to }) => from <= generation && generation < to);
}
