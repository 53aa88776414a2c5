import * as fc from "fast-check";
import type { Algorithm, Key } from "../../src/index.ts";
import {
  algorithmNames,
  forge,
  goodClaims,
  headerFor,
  keyFor,
  segment,
  signed,
  signerFor,
} from "../tokens.ts";
import { oddJson } from "./odd-json.ts";

/** A token that was valid before it was changed. */
export interface Mutant {
  readonly alg: Algorithm;
  readonly token: string;
}

/** One change of a text: at a fraction of its length so many characters go, and others come. */
interface Splice {
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}

const splice: fc.Arbitrary<Splice> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.nat(2),
  insert: fc.oneof(
    fc.constantFrom("", ...Array.from('AQgw-_+/=. \t\r\n\0"\\:,{}[]0159eE\u00ff\u0080')),
    fc.string({ maxLength: 3, unit: "binary" }),
  ),
});

function apply(text: string, { at, remove, insert }: Splice): string {
  const start = Math.floor(at * text.length);
  return text.slice(0, start) + insert + text.slice(start + remove);
}

/** Any byte of the finished token. */
const changedToken = (key: Key) => splice.map((change) => apply(signerFor(key)(goodClaims), change));

/** Any byte of what is signed, and a genuine signature over it. */
const changedInput = (key: Key) =>
  splice.map((change) => signed(key, apply(`${segment(headerFor(key))}.${segment(goodClaims)}`, change)));

/** Characters stand for bytes, so that some are no UTF-8. */
const writeChanged = (object: object, changes: readonly Splice[]) =>
  Buffer.from(changes.reduce(apply, JSON.stringify(object)), "latin1");

/** Any byte of the JSON of header or payload. */
const changedJson = (key: Key) =>
  fc
    .record({ header: fc.array(splice, { maxLength: 1 }), payload: fc.array(splice, { maxLength: 1 }) })
    .map(({ header, payload }) =>
      forge(key, writeChanged(headerFor(key), header), writeChanged(goodClaims, payload)),
    );

const changedMembers = (key: Key) =>
  oddJson(headerFor(key), goodClaims).map(({ header, payload }) => forge(key, header, payload));

const plain = (text: string) => Buffer.from(text, "base64url").toString("base64");

/** Parts left out, doubled and exchanged, in other encodings and of other content. */
function changedShape(key: Key): fc.Arbitrary<string> {
  const texts = [headerFor(key), goodClaims].map((object) => JSON.stringify(object));
  const good = texts.map(segment);
  const others = texts.flatMap((text) => [`\ufeff${text}`, Buffer.from(text, "utf16le"), `[${text}]`]);
  const wrong = [...good.map(plain), ...[...others, "", "{}", "[]", "null"].map(segment)];
  const part = fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...good) }, fc.constantFrom(...wrong));
  const two = fc.tuple(part, part);
  const any = fc.array(part, { minLength: 1, maxLength: 4 });
  return fc.oneof({ weight: 3, arbitrary: two }, any).map((parts) => signed(key, parts.join(".")));
}

/** Tokens of all algorithms with changes of all kinds; those of slow algorithms are few. */
export const mutants: fc.Arbitrary<Mutant> = fc
  .oneof(
    { weight: 14, arbitrary: fc.constantFrom<Algorithm>("HS256", "HS384", "HS512") },
    { weight: 5, arbitrary: fc.constantFrom<Algorithm>("ES256", "EdDSA", "Ed25519") },
    { weight: 1, arbitrary: fc.constantFrom(...algorithmNames) },
  )
  .chain((alg) => {
    const key = keyFor(alg);
    return fc
      .oneof(
        changedToken(key),
        changedInput(key),
        changedShape(key),
        { weight: 2, arbitrary: changedJson(key) },
        { weight: 6, arbitrary: changedMembers(key) },
      )
      .map((token) => ({ alg, token }));
  });
