import assert from "node:assert/strict";
import { test } from "node:test";
import { array, assert as assertProperty, constantFrom, oneof, property, string } from "fast-check";
import { Problem } from "../../problem.ts";
import { readEmail } from "./email.ts";

const keyOf = (typed: string) => readEmail(typed).key;

test("an address stays as typed, without the white space around it", () => {
  assert.deepEqual(readEmail(" Ada.Lovelace@Example.org\n"), {
    email: "Ada.Lovelace@Example.org",
    key: "ada.lovelace@example.org",
  });
});

test("usual and unusual addresses are read", () => {
  const addresses = [
    "a@b",
    "ada+news@example.co.uk",
    "o'brien@example.org",
    "!#$%&'*+-/=?^_`{|}~@example.org",
    "ada@localhost",
    "用户@例え.jp",
    "जया@उदाहरण.भारत",
    "ada@xn--bcher-kva.example",
    "ada@1and1.example",
    `${"a".repeat(64)}@example.org`,
  ];
  for (const address of addresses) assert.equal(readEmail(address).email, address.normalize("NFC"));
});

test("what is no address is refused, without showing it", () => {
  const texts = [
    "",
    "ada",
    "@example.org",
    "ada@",
    "ada@@example.org",
    "ada@b@example.org",
    ".ada@example.org",
    "ada.@example.org",
    "a..b@example.org",
    "ada@example.org.",
    "ada@.example.org",
    "ada@-example.org",
    "ada@example-.org",
    "ada@exa mple.org",
    "ada love@example.org",
    '"ada"@example.org',
    "ada(x)@example.org",
    "<ada@example.org>",
    "Ada <ada@example.org>",
    "ada@[192.0.2.1]",
    "ada@example.org,bob@example.org",
    "ada@example.org\r\nBcc: all@example.org",
    "ada\0@example.org",
    "ada\u001b[31m@example.org",
    `${"a".repeat(65)}@example.org`,
    `a@${"b".repeat(64)}.org`,
    `a@${"b.".repeat(130)}org`,
    "ada@exam_ple.org",
    "ada@a%41.org",
  ];
  for (const text of texts) {
    assert.throws(
      () => readEmail(text),
      (error: unknown) => {
        assert.ok(error instanceof Problem);
        assert.equal(error.code, "invalid_request");
        assert.equal(error.errors?.[0]?.path, "/email");
        return text.length < 5 || !JSON.stringify(error).includes(text);
      },
    );
  }
});

test("characters that nobody sees are refused", () => {
  for (const character of [
    "\u200b",
    "\u200d",
    "\u2060",
    "\ufeff",
    "\u00ad",
    "\u034f",
    "\u061c",
    "\u202e",
    "\u2066",
    "\u3164",
    "\u115f",
    "\ufe0f",
    "\u2800",
    "\u00a0",
    "\u3000",
    "\u2028",
    "\ud800",
    "\ue000",
    "\u{e0041}",
  ]) {
    for (const text of [`a${character}da@example.org`, `ada@exa${character}mple.org`]) {
      assert.throws(() => readEmail(text), { code: "invalid_request" }, JSON.stringify(text));
    }
  }
});

test("forms of one address have one key", () => {
  const forms = [
    ["ADA@EXAMPLE.ORG", "ada@example.org"],
    ["jürgen@bücher.example", "JÜRGEN@BÜCHER.example"],
    ["jürgen@bücher.example".normalize("NFD"), "jürgen@xn--bcher-kva.example"],
    ["ａｄａ@example.org", "ada@ｅxample.org"],
    ["ﬁona@example.org", "fiona@example.org"],
    ["\u212Aate@example.org", "kate@example.org"],
  ] as const;
  for (const [one, other] of forms) assert.equal(keyOf(one), keyOf(other));
});

test("a Turkish dotted or dotless i is not i, so nobody takes an account over with it", () => {
  assert.equal(new Set(["mike@example.org", "mıke@example.org", "mİke@example.org"].map(keyOf)).size, 3);
  assert.equal(keyOf("MIKE@example.org"), "mike@example.org");
});

test("folding makes no other address of one", () => {
  for (const text of ["ada＠evil@example.org", "a﹫b@example.org", "a…@example.org", "a¨b@example.org"]) {
    assert.throws(() => readEmail(text), { code: "invalid_request" }, text);
  }
});

test("a key is the key of itself", () => {
  const character = oneof(
    string({ unit: "grapheme", maxLength: 1 }),
    constantFrom("a", "B", ".", "İ", "ß", "ſ", "ﬃ"),
  );
  const part = array(character, { minLength: 1, maxLength: 6 }).map((list) => list.join(""));
  assertProperty(
    property(part, part, (local, domain) => {
      const key = tryKey(`${local}@${domain}`);
      if (key !== undefined) assert.equal(tryKey(key), key);
    }),
  );
});

test("of a text that is far too long only the length is looked at", () => {
  const long = { length: 50_000 } as unknown as string;
  assert.throws(() => readEmail(long), { code: "invalid_request" });
});

function tryKey(text: string): string | undefined {
  try {
    return keyOf(text);
  } catch {
    return undefined;
  }
}
