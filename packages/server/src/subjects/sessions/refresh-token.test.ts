import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { deriveKeys } from "../master-secrets/derived-keys.ts";
import { hashSecret, nextSecret } from "./chain.ts";
import { encodeRefreshToken, openRefreshToken, type RefreshToken, sessionIdBytes } from "./refresh-token.ts";

interface Vector {
  masterSecret: string;
  keyVersion: number;
  sessionId: string;
  secret: string;
  /** Seconds, of the first generation; each later one was issued a minute after. */
  issuedAt: number;
  tokens: string[];
}
const vectorFile = new URL("refresh-token.vector.json", import.meta.url);
const vector = JSON.parse(readFileSync(vectorFile, "utf8")) as Vector;

const tagKey = Buffer.alloc(32, 7);
const token: RefreshToken = {
  keyVersion: 3,
  sessionId: "0199f7a0-0000-7abc-8def-0123456789ab",
  generation: 0x01020304,
  issuedAt: 0x68f00001,
  secret: Buffer.alloc(32, 0xee),
};
const text = encodeRefreshToken(token, tagKey);
const tagKeyOf = (keyVersion: number) => (keyVersion === 3 ? tagKey : undefined);
const MALFORMED = { ok: false, because: "malformed" };

describe("a refresh token", () => {
  test("opens to what was written", () => {
    assert.deepEqual(openRefreshToken(text, tagKeyOf), { ok: true, token });
  });

  test("is a prefix and 98 characters, its integers big-endian", () => {
    assert.match(text, /^cs_rt_[\w-]{98}$/);
    const bytes = Buffer.from(text.slice(6), "base64url");
    assert.equal(
      bytes.subarray(0, 57).toString("hex"),
      `030199f7a000007abc8def0123456789ab0102030468f00001${"ee".repeat(32)}`,
    );
  });

  test("matches the committed vector, generation after generation", () => {
    const keys = deriveKeys(Buffer.from(vector.masterSecret, "base64url"));
    const { keyVersion, sessionId } = vector;
    const chain = { chainKey: keys.chain, sessionId: sessionIdBytes(sessionId) };
    let secret: Uint8Array = Buffer.from(vector.secret, "base64url");
    for (const [generation, expected] of vector.tokens.entries()) {
      if (generation > 0) secret = nextSecret(chain, generation, hashSecret(secret));
      const issuedAt = vector.issuedAt + 60 * generation;
      assert.equal(
        encodeRefreshToken({ keyVersion, sessionId, generation, issuedAt, secret }, keys.tag),
        expected,
      );
    }
    assert.equal(vector.tokens.length, 4);
  });

  test("of a key version that this process lacks tells the version and nothing else", () => {
    assert.deepEqual(
      openRefreshToken(text, () => undefined),
      { ok: false, because: "unknown_key", keyVersion: 3 },
    );
  });

  test("under another tag key is malformed", () => {
    assert.deepEqual(
      openRefreshToken(text, () => Buffer.alloc(32, 8)),
      MALFORMED,
    );
  });

  test("with any one bit changed does not open", () => {
    const bytes = Buffer.from(text.slice(6), "base64url");
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      const opened = openRefreshToken(`cs_rt_${changed.toString("base64url")}`, () => tagKey);
      assert.deepEqual(opened, MALFORMED, `bit ${bit}`);
    }
  });

  const spoilt: Record<string, string> = {
    "that is empty": "",
    "that is cut short": text.slice(0, -1),
    "with a character too many": `${text}A`,
    "with padding": `${text}==`,
    "with white space before it": ` ${text}`,
    "with white space in place of its last character": `${text.slice(0, -1)} `,
    "with a NUL in place of its last character": `${text.slice(0, -1)}\0`,
    "with its prefix in capitals": text.replace("cs_rt_", "CS_RT_"),
    "without its prefix": text.slice("cs_rt_".length),
    "with its last letters in capitals": text.slice(0, -20) + text.slice(-20).toUpperCase(),
    // The last character carries two bits of the tag and four zeros; its neighbour in the alphabet sets one of those.
    "with stray bits at its end":
      text.slice(0, -1) + String.fromCharCode(text.charCodeAt(text.length - 1) + 1),
    "in the alphabet of base64": `${text.slice(0, -2)}+/`,
    "with a character outside ASCII": `${text.slice(0, -1)}é`,
  };
  for (const [name, spoiltText] of Object.entries(spoilt)) {
    test(`${name} is malformed`, () => {
      assert.notEqual(spoiltText, text);
      assert.deepEqual(openRefreshToken(spoiltText, tagKeyOf), MALFORMED);
    });
  }

  test("is not written with a field that does not fit, and the error does not hold the secret", () => {
    const wrong: Partial<RefreshToken>[] = [
      { keyVersion: 256 },
      { generation: 2 ** 32 },
      { generation: -1 },
      { issuedAt: 2 ** 32 },
      { secret: Buffer.alloc(31, 0xee) },
      { sessionId: "none" },
    ];
    for (const part of wrong) {
      assert.throws(
        () => encodeRefreshToken({ ...token, ...part }, tagKey),
        (error) =>
          (error instanceof RangeError || error instanceof TypeError) && !/eeee|7u7u/.test(error.message),
      );
    }
  });
});
