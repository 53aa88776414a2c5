import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { assertRefused } from "../test/tokens.ts";
import { parseJsonObject } from "./json.ts";

const nested = (levels: number) => `{"a":${"[".repeat(levels - 1)}${"]".repeat(levels - 1)}}`;

const parse = (text: string | Uint8Array) => parseJsonObject(Buffer.from(text));

test("every JSON object is read as JSON.parse reads it, with white space and without", () => {
  const values = fc.dictionary(
    fc.string().filter((name) => name !== "__proto__"),
    fc.jsonValue({ maxDepth: 3 }),
  );
  fc.assert(
    fc.property(values, fc.constantFrom(undefined, 2, "\r\n\t"), (value, space) => {
      const text = JSON.stringify(value, null, space);
      fc.pre(!text.includes("__proto__"));
      assert.deepEqual(parse(text), JSON.parse(text));
    }),
  );
});

test("a second member of one name is refused wherever it is inserted", () => {
  const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(names, fc.nat(), fc.boolean(), (all, pick, escaped) => {
      const members = all.map((name) => `${JSON.stringify(name)}:{"a":"\\":"}`);
      const twice = all[pick % all.length] ?? "";
      const name = escaped ? `"${escape(twice)}"` : JSON.stringify(twice);
      assertRefused(() => parse(`{${[...members, `${name}:1`].join(",")}}`), "token_malformed");
    }),
  );
});

function escape(text: string): string {
  return Array.from({ length: text.length }, (_, at) => text.charCodeAt(at))
    .map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`)
    .join("");
}

test("what is returned is frozen to the leaves", () => {
  const value = parse('{"a":[{"b":[1]}]}');
  assert.throws(() => Object.assign(value, { c: 1 }), TypeError);
  const [inner] = value["a"] as [{ b: number[] }];
  assert.throws(() => inner.b.push(2), TypeError);
  assert.throws(() => Object.assign(inner, { c: 1 }), TypeError);
});

for (const [what, text] of [
  ["a duplicate in a nested object", '{"a":[{"b":1,"b":1}]}'],
  ["a member __proto__", '{"__proto__":{"admin":true}}'],
  ["an escaped member __proto__ inside", '{"a":{"__pr\\u006fto__":1}}'],
  ["a byte order mark", "\ufeff{}"],
  ["a list", "[]"],
  ["null", "null"],
  ["a text", '"{}"'],
  ["nothing", ""],
  ["a comment", "{/**/}"],
  ["something after the object", "{} {}"],
  ["deep nesting", `{"a":${"[".repeat(40)}${"]".repeat(40)}}`],
] as const) {
  test(`${what} is refused`, () => assertRefused(() => parse(text), "token_malformed"));
}

for (const [what, bytes] of [
  ["an overlong encoding", [0xc0, 0xaf]],
  ["half of a character", [0xc3]],
  ["a surrogate", [0xed, 0xa0, 0x80]],
  ["Latin-1", [0xe9]],
] as const) {
  test(`bytes that are not UTF-8 are refused: ${what}`, () => {
    const text = Buffer.concat([Buffer.from('{"a":"'), Buffer.from(bytes), Buffer.from('"}')]);
    assertRefused(() => parse(text), "token_malformed");
  });
}

test("UTF-16 is refused", () => {
  assertRefused(() => parse(Buffer.from('{"a":1}', "utf16le")), "token_malformed");
});

test("thirty-two levels are read, and not one more", () => {
  assert.doesNotThrow(() => parse(nested(32)));
  assertRefused(() => parse(nested(33)), "token_malformed");
});
