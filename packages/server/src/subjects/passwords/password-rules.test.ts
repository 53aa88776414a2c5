import assert from "node:assert/strict";
import { test } from "node:test";
import { readPassword } from "./password.ts";
import { checkPassword } from "./password-rules.ts";

const rules = { minLength: 8, email: "Ada.Lovelace@example.org" };
const check = (typed: string, minLength = 8) =>
  checkPassword(readPassword(typed, "/password"), { ...rules, minLength }, "/password");
const tooWeak = (message: string) => ({
  code: "password_too_weak",
  errors: [{ path: "/password", message }],
});

test("a password is counted in code points after NFC", async () => {
  await check("🦊🦉🐢🐙🦔🐝🦋🐌");
  await assert.rejects(check("🦊🦉🐢🐙"), tooWeak("has fewer than 8 characters"));
  const decomposed = "é".normalize("NFD").repeat(7);
  assert.equal(decomposed.length, 14);
  await assert.rejects(check(decomposed), { code: "password_too_weak" });
  await assert.rejects(check("fourteen chars", 15), tooWeak("has fewer than 15 characters"));
});

test("spaces count and stay", () => {
  assert.equal(readPassword("  pass word  ", "/password"), "  pass word  ");
});

test("more than 256 characters are refused, not cut", () => {
  assert.equal(Array.from(readPassword("🦊".repeat(256), "/password")).length, 256);
  const tooLong = {
    code: "invalid_request",
    errors: [{ path: "/new", message: "has more than 256 characters" }],
  };
  for (const length of [257, 1_000_000])
    assert.throws(() => readPassword("a".repeat(length), "/new"), tooLong);
});

test("256 characters may arrive in any Unicode form", () => {
  const widest = "\u{1F82}".repeat(256);
  assert.equal(readPassword(widest.normalize("NFD"), "/password"), widest.normalize("NFC"));
});

test("half of a surrogate pair is refused: UTF-8 would make all halves the same", () => {
  for (const half of ["\ud800", "\udc00"]) {
    assert.throws(() => readPassword(`password${half}`, "/password"), { code: "invalid_request" });
  }
});

test("common passwords are refused in any case", async () => {
  for (const password of ["password1", "PassWord1", "1234567890", "qwertyuiop", "baseball"]) {
    await assert.rejects(check(password), tooWeak("is one of the most common ones"));
  }
  const fullWidth = Array.from("password1", (one) =>
    String.fromCodePoint((one.codePointAt(0) ?? 0) + 0xfee0),
  );
  await assert.rejects(check(fullWidth.join("")), tooWeak("is one of the most common ones"));
  await check("correct horse battery staple");
});

test("one character again and again is refused, whichever", async () => {
  for (const one of ["a", " ", "\u200b", "🦊"])
    await assert.rejects(check(one.repeat(20)), tooWeak("is one character again and again"));
  await check("abababababab");
});

test("the e-mail address and its sides are refused in any case", async () => {
  for (const password of ["ada.lovelace@example.org", "ADA.LOVELACE", "example.org"]) {
    await assert.rejects(check(password), tooWeak("is the e-mail address or one side of it"));
  }
});

test("no refusal shows the password", async () => {
  await assert.rejects(check("password1"), (error: unknown) => !JSON.stringify(error).includes("password1"));
});
