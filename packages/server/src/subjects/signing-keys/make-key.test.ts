import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { deriveKeys } from "../master-secrets/derived-keys.ts";
import { createSecretMaker } from "./key-maker.ts";
import { makeKey } from "./make-key.ts";

/** In base64url these begin with a dash. */
const dashes = () => Buffer.alloc(16, 0xfb);

test("no kid looks like an option of a command", () => {
  const currentKeys = deriveKeys(randomBytes(32));
  const keyring = { current: 1, currentKeys, keysOf: () => currentKeys };
  const place = { follows: "", useAt: 0, createdAt: 0 };
  const { kid } = createSecretMaker("HS256", [randomBytes(32)], dashes).make(place);
  assert.ok(!kid.startsWith("-"));
  // By chance alone, all of so many would do with a probability of 10⁻⁷.
  for (let made = 0; made < 1_000; made++) {
    assert.ok(!makeKey("EdDSA", place, keyring, randomBytes).kid.startsWith("-"));
  }
});
