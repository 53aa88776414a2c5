import type { Reply, Request, Row, Thief, Token, World } from "./world.ts";

/** One short text for each world; tabs are alike, so the order of what is under way does not count. */
export function keyOf(world: World): string {
  const { jar, row, disk, backup } = world;
  const underWay = world.requests.map(requestKey).toSorted().join("");
  const replies = world.replies.map(replyKey).toSorted().join("");
  const lasting = disk === row ? "" : rowKey(disk);
  const copy = backup ? `${rowKey(backup.row)}${backup.isOld ? "o" : ""}` : "";
  const known = `${world.ending}${world.memory}${world.heartbeat}${world.hole}`;
  const theft = world.thief ? `${thiefKey(world.thief)}${world.spentByThief.join("")}` : "";
  return `${rowKey(row)}|${lasting}|${copy}|${underWay}|${replies}${world.unanswered}|${tokenKey(jar.token)}${jar.key}${jar.used ? 1 : 0}${world.crashes}${world.epoch}|${known}|${theft}|${world.spentByOwner.join("")}`;
}

function tokenKey({ generation, line, inHole }: Token): string {
  return `${generation}${line === 0 ? "" : `~${line}`}${inHole ? "h" : ""}`;
}

function replyKey({ token, sets, age }: Reply): string {
  return `${tokenKey(token)}${sets ? "" : "="}@${age}`;
}

function requestKey({ token, key, write }: Request): string {
  return `${tokenKey(token)}${key},${write ? `${write.over.generation}>${rowKey(write.row)}` : ""};`;
}

function thiefKey({ tokens, keys, request }: Thief): string {
  return `${tokens.map(tokenKey).join()}k${keys.join()}${request ? requestKey(request) : ""}`;
}

/** Rows are few and worlds are many, so a world's text has a short sign for each row. */
const signs = new Map<string, string>();

function rowKey(row: Row): string {
  let text = `${tokenKey(row)}.${row.ended ? "!" : ""}`;
  for (const { from, to, at, key } of row.rotations) text += `${from}${to}${at}${key}`;
  const known = signs.get(text);
  if (known !== undefined) return known;
  const sign = `${signs.size.toString(36)}.`;
  signs.set(text, sign);
  return sign;
}
