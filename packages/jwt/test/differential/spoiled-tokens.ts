import type { refusedTokens } from "../refused-on-purpose.ts";
import {
  audience,
  forge,
  goodClaims,
  headerFor,
  keyFor,
  now,
  segment,
  signed,
  signerFor,
} from "../tokens.ts";
import {
  beforeClaims,
  beforeParameters,
  key,
  nextLast,
  notUtf8,
  segmentOf,
  withClaims,
  withClaimText,
  withParameters,
} from "./careless-issuer.ts";
import { type Facts, membersOf } from "./facts.ts";

/** What makes an entry of the list of refused tokens concrete. */
interface Spoiled {
  /** Tokens that show it, each with a genuine signature. */
  readonly examples: readonly string[];
  /** Whether a token has this fault, among others. */
  readonly applies: (facts: Facts) => boolean;
}

const header = segment(headerFor(key));
const payload = segment(goodClaims);
const token = signerFor(key)(goodClaims);

const [longHeader, longPayload] = [segmentOf(headerFor(key), 2), segmentOf(goodClaims, 2)];

function hasUnusedBits(segmentText = ""): boolean {
  const decoded = Buffer.from(segmentText, "base64url").toString("base64url");
  return /^[\w-]+$/.test(segmentText) && segmentText.length === decoded.length && segmentText !== decoded;
}

const isOneOver = (text = "") => text.length % 4 === 1;
const isText = (value: unknown) => value === undefined || typeof value === "string";
const isNumber = (value: unknown) => value === undefined || typeof value === "number";
const nested = `"x":${"[".repeat(40)}${"]".repeat(40)}`;

export const spoiledTokens: Readonly<Record<keyof typeof refusedTokens, Spoiled>> = {
  whiteSpace: {
    examples: [
      signed(key, `${header}\n.${payload}`),
      signed(key, `${header}.${payload.slice(0, 9)} ${payload.slice(9)}`),
      `${token}\n`,
      `${token.slice(0, -9)}\t${token.slice(-9)}`,
    ],
    applies: ({ token: text }) => /[\t\n\f\r ]/.test(text),
  },
  padding: {
    examples: [
      signed(key, `${longHeader}==.${payload}`),
      signed(key, `${header}.${longPayload}==`),
      `${token}=`,
    ],
    applies: ({ token: text }) => text.includes("="),
  },
  unusedBits: {
    examples: [
      signed(key, `${nextLast(longHeader)}.${payload}`),
      signed(key, `${header}.${nextLast(longPayload)}`),
    ],
    applies: ({ segments }) => segments.slice(0, 2).some(hasUnusedBits),
  },
  unusedBitsOfSignature: {
    examples: (["ES256", "RS256"] as const).map((alg) => nextLast(signerFor(keyFor(alg))(goodClaims))),
    applies: ({ segments, alg }) => !alg.startsWith("HS") && hasUnusedBits(segments[2]),
  },
  unusedBitsOfTag: {
    examples: [nextLast(token)],
    applies: ({ segments, alg }) => alg.startsWith("HS") && hasUnusedBits(segments[2]),
  },
  loneCharacter: {
    examples: [
      signed(key, `${header}.${segmentOf(goodClaims, 0)}A`),
      signed(key, `${segmentOf(headerFor(key), 0)}A.${payload}`),
    ],
    applies: ({ segments }) => segments.slice(0, 2).some(isOneOver),
  },
  loneCharacterOfSignature: {
    examples: (["ES384", "ES512"] as const).map((alg) => `${signerFor(keyFor(alg))(goodClaims)}A`),
    applies: ({ segments, alg }) => alg.startsWith("ES") && isOneOver(segments[2]),
  },
  loneCharacterOfTag: {
    examples: [`${signerFor(keyFor("HS384"))(goodClaims)}A`],
    applies: ({ segments, alg }) => alg === "HS384" && isOneOver(segments[2]),
  },
  duplicateMembers: {
    examples: [
      ...['"sub":"x"', '"s\\u0075b":"x"', '"x":{"a":1,"a":2}', '"x":[{"a":1,"\\u0061":2}]'].map(beforeClaims),
      ...['"alg":"none"', '"\\u0061lg":"none"', '"typ":"JWT"'].map(beforeParameters),
    ],
    applies: ({ texts }) =>
      texts.some((text) => membersOf(text).objects.some((names) => new Set(names).size < names.length)),
  },
  protoMember: {
    examples: [
      beforeClaims('"__proto__":{"admin":true}'),
      beforeParameters('"\\u005f_proto__":1'),
      beforeClaims('"x":[{"__proto__":{}}]'),
    ],
    applies: ({ texts }) => texts.some((text) => membersOf(text).objects.flat().includes("__proto__")),
  },
  byteOrderMark: {
    examples: [
      forge(key, headerFor(key), `\ufeff${JSON.stringify(goodClaims)}`),
      forge(key, `\ufeff${JSON.stringify(headerFor(key))}`),
    ],
    applies: ({ texts }) => texts.some((text) => text.startsWith("\ufeff")),
  },
  notUtf8: {
    examples: [forge(key, headerFor(key), notUtf8(goodClaims)), forge(key, notUtf8(headerFor(key)))],
    applies: ({ utf8 }) => !utf8,
  },
  deepNesting: {
    examples: [beforeClaims(nested), beforeParameters(nested)],
    applies: ({ texts }) => texts.some((text) => membersOf(text).depth > 32),
  },
  tooLarge: {
    examples: [withClaims({ x: "x".repeat(7000) }), withParameters({ x: "x".repeat(7000) })],
    applies: ({ token: text }) => text.length > 8192,
  },
  critExtension: {
    examples: [["x"], [], "x", ["alg"], ["x", "x"], [1], {}, true, 1].map((crit) =>
      withParameters({ crit, x: 1 }),
    ),
    applies: ({ header: { crit } }) => crit !== undefined,
  },
  critFalsy: {
    examples: [null, false, 0, ""].map((crit) => withParameters({ crit })),
    applies: ({ header: { crit } }) => crit !== undefined && !crit,
  },
  critB64: {
    examples: [withParameters({ crit: ["b64"], b64: true })],
    applies: ({ header: { crit } }) => Array.isArray(crit) && crit.includes("b64"),
  },
  b64WithoutCrit: {
    examples: [false, true, null, 1].map((b64) => withParameters({ b64 })),
    applies: ({ header: { b64, crit } }) => b64 !== undefined && !crit,
  },
  otherKid: {
    examples: ["other", "", "__proto__"].map((kid) => withParameters({ kid })),
    applies: ({ header: { kid } }) => typeof kid === "string",
  },
  kidNoText: {
    examples: [1, null, {}, [key.kid]].map((kid) => withParameters({ kid })),
    applies: ({ header: { kid } }) => !isText(kid),
  },
  otherTyp: {
    examples: ["JWT", "id_token+jwt", "", undefined, null, 1, ["at+jwt"]].map((typ) =>
      withParameters({ typ }),
    ),
    applies: ({ header: { typ } }) => typ !== "at+jwt",
  },
  missingClaim: {
    examples: ["exp", "iat", "jti", "sub", "client_id"].map((name) => withClaims({ [name]: undefined })),
    applies: ({ claims }) =>
      ["exp", "iat", "jti", "sub", "client_id"].some((name) => !Object.hasOwn(claims, name)),
  },
  expReached: {
    examples: [withClaims({ exp: now })],
    applies: ({ claims }) => claims["exp"] === now,
  },
  infiniteTime: {
    examples: [withClaimText("exp", "1e999"), withClaimText("iat", "-1e999"), withClaimText("nbf", "-1e999")],
    applies: ({ claims: { exp, iat, nbf } }) =>
      [exp, iat, nbf].some((time) => time === Infinity || time === -Infinity),
  },
  iatInFuture: {
    examples: [withClaims({ iat: now + 1 }), withClaims({ iat: now + 0.5 })],
    applies: ({ claims: { iat } }) => typeof iat === "number" && iat > now,
  },
  iatNoNumber: {
    examples: ["1", null, [now], {}, true].map((iat) => withClaims({ iat })),
    applies: ({ claims: { iat } }) => !isNumber(iat),
  },
  misshapenClaim: {
    examples: [{ sub: 1 }, { sub: null }, { jti: [] }, { client_id: {} }, { auth_time: "1" }].map(withClaims),
    applies: ({ claims: { sub, jti, client_id, auth_time } }) =>
      ![sub, jti, client_id].every(isText) || !isNumber(auth_time) || !Number.isFinite(auth_time ?? 0),
  },
  audMixed: {
    examples: [
      [audience, 1],
      [null, audience],
    ].map((aud) => withClaims({ aud })),
    applies: ({ claims: { aud } }) => Array.isArray(aud) && !aud.every(isText),
  },
};
