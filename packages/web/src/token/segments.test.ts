import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { encode } from "./base64url.ts";
import { memberOf, readToken } from "./read-token.ts";
import { segmentsOf } from "./segments.ts";

const toText = (value: object) => encode(new TextEncoder().encode(JSON.stringify(value)));
const readPayload = (claims: object) =>
  readToken(`${toText({ alg: "ES256" })}.${toText(claims)}.AQ`)?.payload;

test("each member's characters, decoded where they stand, spell its name", () => {
  const claims = {
    iss: "https://id.example",
    roles: ["a,b", 'say "}"'],
    email: "ädä@example.com",
    n: { a: 1 },
  };
  const part = readPayload(claims);
  assert.ok(part);
  let at = 0;
  for (const { name, text } of segmentsOf(part)) {
    const bytes = Buffer.from(part.text.slice(0, at + text.length), "base64url").toString();
    at += text.length;
    if (name === undefined) continue;
    const value = JSON.stringify({ [name]: claims[name as keyof typeof claims] }).slice(1, -1);
    // The last character may carry the first bits of the next member, never a whole sign of it.
    assert.ok(bytes.includes(value), `${name}: ${bytes}`);
  }
});

test("the segments of any object are its text, cut", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue()), (claims) => {
      const json = JSON.parse(JSON.stringify(claims)) as Record<string, unknown>;
      const part = readPayload(json);
      assert.ok(part);
      assert.equal(
        segmentsOf(part)
          .map(({ text }) => text)
          .join(""),
        part.text,
      );
      assert.deepEqual(
        part.members.map(({ name }) => name),
        Object.keys(json),
      );
      for (const [name, value] of Object.entries(json)) assert.deepEqual(memberOf(part, name), value);
    }),
  );
});

test("what is no token is not taken apart", () => {
  for (const text of ["", "a.b", "a.b.c.d", `${toText([])}.${toText({})}.AQ`, "e30.bm8.AQ", "e30.e30.AR"]) {
    assert.equal(readToken(text), undefined, text);
  }
});
