import type { Move } from "./move.ts";
import type { Mechanics } from "./mechanics.ts";
import type { Scenario } from "./scenario.ts";
import { type Answer, read, write } from "./server.ts";
import { spend } from "./spent.ts";
import { namedKeys, ownersKey, type Request, type Thief, type Token, type World } from "./world.ts";

/** The thief copies what the owner holds, whenever and as often as it likes, and presents what it has in any order. */
export function thiefsMoves(world: World, scenario: Scenario, mechanics: Mechanics): Move[] {
  const { thief } = world;
  const moves = copying(world, scenario);
  if (thief === null || world.row.ended) return moves;
  if (thief.request !== null) return [...moves, finishing(world, thief, thief.request, scenario, mechanics)];
  for (const token of thief.tokens) {
    for (const key of keysToSend(thief, token, scenario))
      moves.push(presenting(world, thief, { token, key, write: null }, scenario, mechanics));
  }
  return moves;
}

function copying(world: World, scenario: Scenario): Move[] {
  const { token } = world.jar;
  const { tokens, keys, request } = world.thief ?? { tokens: [], keys: [], request: null };
  const takesKey = scenario.thief === "with the key copied" && !keys.includes(token.generation);
  if (isAmong(tokens, token) && !takesKey) return [];
  const thief = {
    tokens: withToken(tokens, token),
    keys: takesKey ? [...keys, token.generation].toSorted((a, b) => a - b) : keys,
    request,
  };
  return [{ what: `a thief copies ${token.generation}`, world: { ...world, thief } }];
}

function presenting(
  world: World,
  thief: Thief,
  request: Request,
  scenario: Scenario,
  mechanics: Mechanics,
): Move {
  const answer = read(world, request.token, request.key, scenario, mechanics);
  if (answer.write === null) return taking(answer, thief, request, scenario);
  const pending = { ...request, write: answer.write };
  if (!scenario.races) return finishing(answer.world, thief, pending, scenario, mechanics);
  return toldOf(answer, { ...answer.world, thief: { ...thief, request: pending } }, request);
}

function finishing(
  world: World,
  thief: Thief,
  request: Request,
  scenario: Scenario,
  mechanics: Mechanics,
): Move {
  const answer = request.write
    ? write(world, request.write, scenario, mechanics)
    : read(world, request.token, request.key, scenario, mechanics);
  return taking(answer, { ...thief, request: null }, request, scenario);
}

/** The thief gets an answer. That it gets lost adds nothing: a thief need not use what it has. */
function taking(answer: Answer, thief: Thief, request: Request, scenario: Scenario): Move {
  const { token, key } = request;
  if (!answer.got) return toldOf(answer, { ...answer.world, thief }, request);
  // A copied key makes the thief's request the owner's own, byte for byte: that it was another's shows one token later.
  // With cookies other keys count as well as that, for a window.
  const isCopy =
    namedKeys(key).includes(ownersKey(token.generation)) ||
    (scenario.clients === "cookie" && thief.keys.includes(token.generation));
  const spent = isCopy ? answer.world : spend(answer.world, "thief", token, answer.got, scenario);
  return toldOf(
    answer,
    { ...spent, thief: { ...thief, tokens: withToken(thief.tokens, answer.got) } },
    request,
  );
}

function toldOf(answer: Answer, world: World, { token, key }: Request): Move {
  const what = `the thief presents ${token.generation}, key ${key}: ${answer.outcome}`;
  return { what, world, answer, presented: token };
}

function keysToSend({ keys }: Thief, { generation }: Token, { thief, crashes }: Scenario): (string | null)[] {
  const sent = thief === "without keys" ? [null] : [`t${generation}`, null];
  if (keys.includes(generation)) sent.push(ownersKey(generation));
  // As a browser does whose jar was set back.
  if (crashes !== undefined && keys.includes(generation + 1))
    sent.push(`${ownersKey(generation + 1)},${ownersKey(generation)}`);
  return sent;
}

function withToken(tokens: readonly Token[], token: Token): readonly Token[] {
  if (isAmong(tokens, token)) return tokens;
  return [...tokens, token].toSorted(
    (a, b) => a.generation - b.generation || Number(a.inHole) - Number(b.inHole),
  );
}

function isAmong(tokens: readonly Token[], token: Token): boolean {
  return tokens.some(
    ({ generation, line, inHole }) =>
      generation === token.generation && line === token.line && inHole === token.inHole,
  );
}
