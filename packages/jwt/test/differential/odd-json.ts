import * as fc from "fast-check";
import { algorithmNames, audience, goodClaims, issuer, now } from "../tokens.ts";

/** JSON texts that parsers trip over; `JSON.stringify` would never write some. */
const oddTexts = [
  ..."null,true,false,0,-0,1,-1,1.5,1e3,1e300,1e999,-1e999".split(","),
  ...'"" [] {} "\\u0000" "\\ud800" {"__proto__":{"a":1}} {"a":1,"\\u0061":2}'.split(" "),
  ...[31, 40].map((depth) => "[".repeat(depth) + "]".repeat(depth)),
];

const times = [now - 1, now - 0.5, now, now + 0.5, now + 1, now + 300, now * 1000, String(now)];
const names = [
  issuer,
  `${issuer}/`,
  audience,
  [audience],
  [audience, "x"],
  [audience, 1],
  [[audience]],
  ["x"],
];
const parameters = [
  "at+jwt",
  "AT+JWT",
  "application/at+jwt",
  "JWT",
  "none",
  ["b64"],
  ["exp"],
  "x".repeat(6000),
];
/** Values that mean something somewhere, mostly in the wrong place. */
const meant = [...times, ...names, ...parameters, ...algorithmNames].map((value) => JSON.stringify(value));

const headerNames = ["alg", "kid", "typ", "cty", "crit", "b64", "jwk", "jku", "x5c", "zip", "enc"];
const claimNames = [...Object.keys(goodClaims), "nbf", "auth_time", "roles", "constructor", "toString"];

/** One member of an object that is written otherwise. */
interface Edit {
  /** As JSON, in whatever escapes. */
  readonly name: string;
  /** As JSON; `undefined` takes the member away. */
  readonly value: string | undefined;
  /** Leaves the member of that name where it is, so that there are two. */
  readonly twice: boolean;
  readonly space: string;
}

const escaped = (name: string) =>
  `"${Array.from(name, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`).join("")}"`;

function edits(known: readonly string[]): fc.Arbitrary<Edit[]> {
  const name = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...known) },
    fc.constantFrom("x", "", "__proto__"),
    fc.string({ maxLength: 3, unit: "binary" }),
  );
  const edit = fc.record({
    name: fc.oneof({ weight: 9, arbitrary: name.map((text) => JSON.stringify(text)) }, name.map(escaped)),
    value: fc.option(fc.oneof(fc.constantFrom(...oddTexts, ...meant), fc.json({ maxDepth: 3 })), {
      nil: undefined,
      freq: 6,
    }),
    twice: fc.nat(9).map((one) => one === 0),
    space: fc.constantFrom("", "", "", " ", "\n\t", "\u00a0"),
  });
  return fc.array(edit, { maxLength: 2 });
}

/** Writes an object as JSON with members changed, added, doubled and taken away. */
function write(object: object, some: readonly Edit[]): string {
  let members = Object.entries(object).map(([name, value]) => [JSON.stringify(name), JSON.stringify(value)]);
  for (const { name, value, twice } of some) {
    if (!twice) members = members.filter(([other]) => JSON.parse(other ?? "") !== JSON.parse(name));
    if (value !== undefined) members = [[name, value], ...members];
  }
  const space = some[0]?.space ?? "";
  return `{${members.map((member) => member.join(`${space}:${space}`)).join(`${space},`)}}${space}`;
}

/** The JSON of a header and of claims, one or both of them odd. */
export function oddJson(header: object, claims: object): fc.Arbitrary<{ header: string; payload: string }> {
  return fc.oneof(
    edits(claimNames).map((some) => ({ header: JSON.stringify(header), payload: write(claims, some) })),
    edits(headerNames).map((some) => ({ header: write(header, some), payload: JSON.stringify(claims) })),
    fc
      .record({ header: edits(headerNames), payload: edits(claimNames) })
      .map((both) => ({ header: write(header, both.header), payload: write(claims, both.payload) })),
  );
}
