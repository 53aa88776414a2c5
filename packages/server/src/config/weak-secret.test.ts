import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { isWeakSecret } from "./weak-secret.ts";

test("what people type for a secret is weak", () => {
  const weak = [
    "A".repeat(43),
    "abc".repeat(20),
    "my-very-long-SECRET-that-nobody-will-ever-guess",
    "change-me-change-me-and-change-me-once-more-x",
    "Countersign-in-production-2024-on-the-first-day",
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "xK92-12345678-pWqZ-LmNbVcTrYu-0oPa-HgFdSjKl-e3R",
    "hJtXIZ2uSN5kbQfbtTNWbpdmhkV8FJG-Onbc6mxCcYg",
  ];
  for (const text of weak) assert.ok(isWeakSecret(text), text);
});

test("random secrets are not, in base64url or hexadecimal", () => {
  for (let count = 0; count < 2_000; count++) {
    const hash = createHash("sha256").update(String(count)).digest();
    assert.ok(!isWeakSecret(hash.toString("base64url")));
    assert.ok(!isWeakSecret(hash.toString("hex")));
  }
});
