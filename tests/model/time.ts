import type { Rotation } from "../../packages/server/src/subjects/sessions/rotation.ts";
import type { Scenario } from "./scenario.ts";
import { namedKeys, NOW, type Reply, type Row, type Spent, type Token, type World } from "./world.ts";

/** One tick later. Beyond the grace window all ages are alike, so they stop growing and time needs no bound. */
export function pass(world: World, { grace, clients }: Scenario): World {
  const row = older(world.row, grace);
  const laterReply = (reply: Reply) => ({
    ...reply,
    age: clients === "cookie" && reply.sets ? Math.min(reply.age + 1, grace) : reply.age,
  });
  return {
    ...world,
    row,
    disk: world.disk === world.row ? row : older(world.disk, grace),
    backup: world.backup && { ...world.backup, row: older(world.backup.row, grace) },
    replies: world.replies.map(laterReply),
    spentByOwner: longerAgo(world.spentByOwner, grace),
    spentByThief: longerAgo(world.spentByThief, grace),
  };
}

/**
 * Whether time may pass: what the server has read it writes at once, and a heartbeat comes each second. Nor does it break
 * what is asked of honest clients. With a thief about, nothing is promised to the owner, so nothing is asked of it.
 */
export function mayPass(world: World, scenario: Scenario): boolean {
  const { row, requests, thief, ending } = world;
  if (ending === "undone" || requests.some(({ write }) => write !== null) || thief?.request) return false;
  const mayComeBack = scenario.failsOver === true || scenario.restores === true;
  if (row.ended && !mayComeBack) return false;
  return scenario.thief !== undefined || isOwnerInTime(world, scenario);
}

/**
 * A token spent without a key is presented again within the grace window, one spent with a key before its successor has
 * been spent for longer than that. When it was spent a backup may know better than the row.
 */
function isOwnerInTime(world: World, scenario: Scenario): boolean {
  const { row, backup, requests, jar } = world;
  const keyed = scenario.clients === "keys" || scenario.crashes !== undefined;
  const rows = backup === null ? [row] : [row, backup.row];
  const isDue = (token: Token, key: string | null) =>
    rows.some((known) => isLastMoment(known, token, keyed ? key : null, scenario));
  if (requests.some(({ token, key }) => isDue(token, key))) return false;
  return scenario.clients === "cookie" ? mayRest(world, isDue, scenario) : !isDue(jar.token, jar.key);
}

/**
 * An answer that sets a cookie arrives within a window of its token's making. A tab without an answer asks again in
 * time; one that has its answer rests, and does not know that a later answer set the jar back.
 */
function mayRest(
  { replies, jar, unanswered }: World,
  isDue: (token: Token, key: string | null) => boolean,
  { grace }: Scenario,
): boolean {
  if (replies.some(({ age }) => age >= grace)) return false;
  return !(unanswered > 0 && isDue(jar.token, jar.key));
}

function isLastMoment(row: Row, token: Token, key: string | null, { grace }: Scenario): boolean {
  if (token.generation >= row.generation) return false;
  const isOld = (rotation: Rotation | undefined) => rotation === undefined || NOW - rotation.at >= grace;
  const spent = spentIn(row, token.generation);
  const isKnown = spent?.to === token.generation && spent.key !== null && namedKeys(key).includes(spent.key);
  if (!isKnown) return isOld(spent);
  return token.generation + 1 < row.generation && isOld(spentIn(row, token.generation + 1));
}

function spentIn(row: Row, generation: number): Rotation | undefined {
  return row.rotations.find(({ from, to }) => from <= generation && generation <= to);
}

function older(row: Row, grace: number): Row {
  const rotations = row.rotations.map((rotation) => ({
    ...rotation,
    at: Math.max(rotation.at - 1, -grace - 1),
  }));
  return { ...row, rotations };
}

function longerAgo(spent: Spent, grace: number): Spent {
  return spent.map((age) => (age < 0 ? age : Math.min(age + 1, grace + 1)));
}
