import { timingSafeEqual } from "node:crypto";
import { refreshTokenLength, refreshTokenPrefix } from "@countersign/protocol";
import { parse, stringify } from "uuid";
import { hmacsOf } from "./sha256.ts";

/** What a refresh token says. */
export interface RefreshToken {
  /** Which master secret its keys come from: 0 to 255. */
  keyVersion: number;
  /** UUID as text. */
  sessionId: string;
  generation: number;
  /** Seconds since the epoch. */
  issuedAt: number;
  /** 32 bytes. */
  secret: Uint8Array;
}

/** A token whose tag was right, or why there is none; nothing but the key version is told of a token not checked. */
export type OpenedRefreshToken =
  | { ok: true; token: RefreshToken }
  | { ok: false; because: "malformed" }
  | { ok: false; because: "unknown_key"; keyVersion: number };

// v:1 | sid:16 | generation:4 | issued:4 | secret:32 | tag:16, integers big-endian.
const places = { sessionId: 1, generation: 17, issuedAt: 21, secret: 25, tag: 57, end: 73 } as const;

const hmacOf = hmacsOf(places.tag);

/** Writes a refresh token as its holder gets it. A value that does not fit its field is a `RangeError` or `TypeError`. */
export function encodeRefreshToken(token: RefreshToken, tagKey: Uint8Array): string {
  if (token.secret.length !== places.tag - places.secret)
    throw new RangeError("A refresh token's secret has 32 bytes.");
  const bytes = Buffer.alloc(places.end);
  bytes.writeUInt8(token.keyVersion);
  bytes.set(sessionIdBytes(token.sessionId), places.sessionId);
  bytes.writeUInt32BE(token.generation, places.generation);
  bytes.writeUInt32BE(token.issuedAt, places.issuedAt);
  bytes.set(token.secret, places.secret);
  bytes.set(tagOf(bytes, tagKey), places.tag);
  return refreshTokenPrefix + bytes.toString("base64url");
}

/**
 * Reads a refresh token and checks its tag, so that forgeries are refused without a look at the database.
 * `tagKeyOf` gives the tag key of a key version, `undefined` where this process has none.
 */
export function openRefreshToken(
  text: string,
  tagKeyOf: (keyVersion: number) => Uint8Array | undefined,
): OpenedRefreshToken {
  const bytes = decode(text);
  if (bytes === undefined) return { ok: false, because: "malformed" };
  const keyVersion = bytes.readUInt8();
  const tagKey = tagKeyOf(keyVersion);
  if (tagKey === undefined) return { ok: false, because: "unknown_key", keyVersion };
  if (!timingSafeEqual(bytes.subarray(places.tag), tagOf(bytes, tagKey)))
    return { ok: false, because: "malformed" };
  return { ok: true, token: read(bytes) };
}

/** The session's UUID as the 16 bytes that stand in the token and in the chain. */
export function sessionIdBytes(sessionId: string): Uint8Array {
  return parse(sessionId);
}

/** Exactly one text for each token: canonical base64url, no padding, no white space (RFC 4648 §3.5). */
function decode(text: string): Buffer | undefined {
  if (text.length !== refreshTokenLength || !text.startsWith(refreshTokenPrefix)) return undefined;
  const encoded = text.slice(refreshTokenPrefix.length);
  const bytes = Buffer.from(encoded, "base64url");
  return bytes.length === places.end && bytes.toString("base64url") === encoded ? bytes : undefined;
}

function read(bytes: Buffer): RefreshToken {
  return {
    keyVersion: bytes.readUInt8(),
    sessionId: stringify(bytes, places.sessionId),
    generation: bytes.readUInt32BE(places.generation),
    issuedAt: bytes.readUInt32BE(places.issuedAt),
    secret: bytes.subarray(places.secret, places.tag),
  };
}

function tagOf(bytes: Buffer, tagKey: Uint8Array): Buffer {
  return hmacOf(tagKey)(bytes.subarray(0, places.tag)).subarray(0, places.end - places.tag);
}
