import { isUtf8 } from "node:buffer";
import { JwtError } from "./jwt-error.ts";

export type JsonObject = Readonly<Record<string, unknown>>;

/** Claims nest a few levels; the bound keeps the walk below far from the end of the stack. */
const maxDepth = 32;

/**
 * Parses one JSON object, deeply frozen, and refuses what two parsers may read differently: duplicate member names (RFC 7515 §4,
 * RFC 7519 §4), also in different escapes; bad UTF-8; a byte order mark; anything but an object; a member `__proto__`.
 *
 * @throws JwtError `token_malformed`
 */
export function parseJsonObject(bytes: Buffer): JsonObject {
  if (!isUtf8(bytes)) throw malformed("is not UTF-8");
  const value = parse(bytes);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw malformed("is not an object");
  // JSON.parse keeps the last of several members with one name, so the text then has more members than the value.
  if (seal(value, 1) !== countMembers(bytes)) throw malformed("has two members of one name");
  return value as JsonObject;
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    // The parser's own message quotes the text.
    throw malformed("is not valid");
  }
}

/** Freezes a parsed value to its leaves and counts its members. */
function seal(value: object, depth: number): number {
  if (depth > maxDepth) throw malformed("nests too deeply");
  const members = Array.isArray(value) ? sealItems(value, depth) : sealMembers(value as JsonObject, depth);
  Object.freeze(value);
  return members;
}

function sealItems(items: readonly unknown[], depth: number): number {
  let members = 0;
  for (const item of items) {
    if (typeof item === "object" && item !== null) members += seal(item, depth + 1);
  }
  return members;
}

function sealMembers(object: JsonObject, depth: number): number {
  // Harmless here, but whoever copies claims by assignment would set a prototype.
  if (Object.hasOwn(object, "__proto__")) throw malformed("has a member named __proto__");
  const values = Object.values(object);
  return values.length + sealItems(values, depth);
}

const quote = 0x22;
const colon = 0x3a;
const backslash = 0x5c;

/** Counts the members of JSON that is known to be valid: the colons outside strings. */
function countMembers(json: Buffer): number {
  let members = 0;
  let at = 0;
  while (at < json.length) {
    const byte = json[at];
    if (byte === quote) at = endOfString(json, at + 1);
    else if (byte === colon) members += 1;
    at += 1;
  }
  return members;
}

/** Where the string that starts at `start` has its closing quote, which valid JSON is sure to have. */
function endOfString(json: Buffer, start: number): number {
  let at = start;
  for (;;) {
    const byte = json[at];
    if (byte === quote || byte === undefined) return at;
    at += byte === backslash ? 2 : 1;
  }
}

function malformed(what: string): JwtError {
  return new JwtError(
    "token_malformed",
    `The JSON of the token's header or payload ${what}. Issue it with a JSON library.`,
  );
}
