import type { Move } from "./move.ts";
import type { Mechanics } from "./mechanics.ts";
import type { Scenario } from "./scenario.ts";
import { type Answer, endSession, read, write } from "./server.ts";
import { spend } from "./spent.ts";
import { NOW, ownersKey, receive, type Reply, type Request, type Token, type World } from "./world.ts";

/** The owner's tabs: they send what they share; requests and answers arrive in any order, answers get lost. */
export function ownersMoves(world: World, scenario: Scenario, mechanics: Mechanics): Move[] {
  const { requests, replies, row } = world;
  const moves = [...sending(world, scenario), ...losingTheKey(world, scenario), ...crashing(world)];
  if (scenario.logsOut && !row.ended) {
    moves.push({ what: "the owner logs out", world: endSession(world, scenario, mechanics) });
  }
  for (const [index, request] of requests.entries()) {
    const rest = { ...world, requests: requests.toSpliced(index, 1) };
    moves.push(serving(rest, request, scenario, mechanics));
  }
  for (const [index, reply] of replies.entries()) {
    const rest = { ...world, replies: replies.toSpliced(index, 1) };
    moves.push({ what: "an answer gets lost", world: missing(rest, scenario) });
    moves.push({
      what: `the answer ${reply.token.generation} arrives`,
      world: keeping(rest, reply, scenario),
    });
  }
  return moves;
}

function sending(world: World, scenario: Scenario): Move[] {
  const { requests, replies, unanswered } = world;
  const { token } = world.jar;
  // Elsewhere nothing depends on whether a token has been sent.
  const used = scenario.clients === "keys" && scenario.losesKeys === true;
  const moves: Move[] = [];
  for (const key of keysToSend(world, scenario)) {
    const sent = {
      ...world,
      requests: [...requests, { token, key, write: null }],
      jar: { ...world.jar, used },
    };
    const what = `sends ${token.generation}, key ${key}`;
    const isATabFree = requests.length + replies.length + unanswered < scenario.tabs;
    if (isATabFree) moves.push({ what: `a tab ${what}`, world: sent });
    const again = { ...sent, unanswered: unanswered - 1 };
    if (unanswered > 0) moves.push({ what: `a tab again ${what}`, world: again });
  }
  return moves;
}

/** A page's storage falls out of step with the jar; a token mode client keeps token and key in one record. */
function keysToSend({ jar }: World, { clients, losesKeys }: Scenario): (string | null)[] {
  return clients === "cookie" && losesKeys ? [ownersKey(jar.token.generation), "another", null] : [jar.key];
}

/** Once a token has been sent with its key, both are lost together or not at all. */
function losingTheKey(world: World, { clients, losesKeys }: Scenario): Move[] {
  const { jar } = world;
  if (clients !== "keys" || !losesKeys || jar.used || jar.key === null) return [];
  return [{ what: "the key gets lost", world: { ...world, jar: { ...jar, key: null } } }];
}

/** The browser has written the page's storage and not yet the newest cookie. What was under way to it is lost. */
function crashing(world: World): Move[] {
  const { jar, row, requests, crashes } = world;
  const { generation } = jar.token;
  const isUnspent = generation > 0 && generation === row.generation && requests.length === 0;
  if (crashes === 0 || !isUnspent) return [];
  const setBack = { ...jar, token: { ...jar.token, generation: generation - 1 } };
  const after = { ...world, jar: setBack, replies: [], unanswered: 0, crashes: crashes - 1 };
  return [{ what: `the browser crashes and has the cookie ${generation - 1}`, world: after }];
}

function serving(rest: World, request: Request, scenario: Scenario, mechanics: Mechanics): Move {
  const { token, key } = request;
  let answer: Answer = request.write
    ? write(rest, request.write, scenario, mechanics)
    : read(rest, token, key, scenario, mechanics);
  if (answer.write && !scenario.races) answer = write(answer.world, answer.write, scenario, mechanics);

  const what = `the server takes ${token.generation}, key ${key}: ${answer.outcome}`;
  if (answer.got) {
    const spent = spend(answer.world, "owner", token, answer.got, scenario);
    return {
      what,
      world: { ...spent, replies: [...spent.replies, replyTo(token, answer.got, spent, scenario)] },
      answer,
      presented: token,
    };
  }
  const isUnderWay = answer.write !== null || answer.outcome === "raced";
  const requests = isUnderWay ? [...rest.requests, { token, key, write: answer.write }] : rest.requests;
  return { what, world: { ...answer.world, requests }, answer, presented: token };
}

/** How old the token is: late answers matter where they set cookies. */
function replyTo(presented: Token, token: Token, { row }: World, { clients }: Scenario): Reply {
  const sets = token.generation !== presented.generation;
  const made = row.rotations.find(({ to }) => to === token.generation - 1);
  return { token, sets, age: clients === "cookie" && sets && made ? NOW - made.at : 0 };
}

/** That a tab must ask again follows, outside cookie mode, from what it holds. */
function missing(world: World, { clients }: Scenario): World {
  return clients === "cookie" ? { ...world, unanswered: world.unanswered + 1 } : world;
}

/** A browser keeps the cookie that came last; other clients keep the newer token. */
function keeping(world: World, { token, sets }: Reply, scenario: Scenario): World {
  const isKept = scenario.clients === "cookie" ? sets : token.generation > world.jar.token.generation;
  return isKept ? { ...world, jar: receive(token, scenario, world.jar.key) } : world;
}
