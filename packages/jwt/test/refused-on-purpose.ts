import type { JwtErrorCode } from "../src/index.ts";
import type { PeerName } from "./differential/peers.ts";

/**
 * The one list of what is refused here on purpose though others accept it, and of what is accepted though one of them refuses it, with
 * the reasons. Tests hold every entry: one that no longer holds fails, and so does a difference that has none.
 *
 * docs/jwt.md shows it; tests/system/docs/jwt.test.ts holds the two together.
 */
export interface Departure {
  readonly what: string;
  readonly why: string;
  /** Who answers otherwise than we do; the other peers answer as we do. */
  readonly peers: readonly PeerName[];
}

export interface RefusedToken extends Departure {
  readonly codes: readonly JwtErrorCode[];
}

const all = ["jose", "fast-jwt", "jsonwebtoken"] as const;

/** Tokens with a genuine signature that peers accept. */
export const refusedTokens = {
  whiteSpace: {
    what: "white space inside or after a segment",
    codes: ["token_malformed", "signature_invalid"],
    peers: ["jose"],
    why: "RFC 7515 §2: base64url has none. One signature would stand for many token texts.",
  },
  padding: {
    what: "`=` after a segment",
    codes: ["token_malformed", "signature_invalid"],
    peers: ["jose"],
    why: "RFC 7515 §2: all trailing `=` are left out.",
  },
  unusedBits: {
    what: "unused bits that are not zero, in header or payload",
    codes: ["token_malformed"],
    peers: all,
    why: "RFC 4648 §3.5: one value has one encoding.",
  },
  unusedBitsOfSignature: {
    what: "unused bits that are not zero, in a signature by a key pair",
    codes: ["signature_invalid"],
    peers: all,
    why: "RFC 4648 §3.5. Anyone could make a second text of a token, past a list of spent or revoked texts.",
  },
  unusedBitsOfTag: {
    what: "unused bits that are not zero, in an HMAC",
    codes: ["signature_invalid"],
    peers: ["jose", "fast-jwt"],
    why: "The same.",
  },
  loneCharacter: {
    what: "a last character that stands for no byte, in header or payload",
    codes: ["token_malformed"],
    peers: ["fast-jwt", "jsonwebtoken"],
    why: "RFC 4648 §4: no data encodes to such a length.",
  },
  loneCharacterOfSignature: {
    what: "a last character that stands for no byte, in a signature by ES384 or ES512",
    codes: ["signature_invalid"],
    peers: ["fast-jwt", "jsonwebtoken"],
    why: "The same.",
  },
  loneCharacterOfTag: {
    what: "a last character that stands for no byte, in the HMAC of HS384",
    codes: ["signature_invalid"],
    peers: ["fast-jwt"],
    why: "The same.",
  },
  duplicateMembers: {
    what: "two members of one name, also in different escapes, at any depth",
    codes: ["token_malformed"],
    peers: all,
    why: "RFC 7515 §4, RFC 7519 §4: one parser takes the first, another the last.",
  },
  protoMember: {
    what: "a member `__proto__`",
    codes: ["token_malformed"],
    peers: all,
    why: "CWE-1321: copied by assignment, it sets a prototype.",
  },
  byteOrderMark: {
    what: "a byte order mark before the JSON",
    codes: ["token_malformed"],
    peers: ["jose"],
    why: "RFC 8259 §8.1: none may be added. Other parsers refuse it.",
  },
  notUtf8: {
    what: "bytes that are not UTF-8",
    codes: ["token_malformed"],
    peers: ["fast-jwt", "jsonwebtoken"],
    why: "RFC 7519 §7.2, RFC 8725 §3.7: different bytes would be read as one and the same claim.",
  },
  deepNesting: {
    what: "JSON of more than 32 levels",
    codes: ["token_malformed"],
    peers: all,
    why: "No claim needs them, and code that walks them may run out of stack.",
  },
  tooLarge: {
    what: "more than 8 KiB",
    codes: ["token_too_large"],
    peers: all,
    why: "CVE-2025-61920, CVE-2025-30204: nothing is decoded that an attacker made large.",
  },
  critExtension: {
    what: "`crit`, whatever it names",
    codes: ["crit_refused"],
    peers: ["jsonwebtoken"],
    why: "RFC 7515 §4.1.11: what is critical and not understood must be refused.",
  },
  critFalsy: {
    what: "`crit` that is `null`, `false`, `0` or an empty string",
    codes: ["crit_refused"],
    peers: ["fast-jwt", "jsonwebtoken"],
    why: "RFC 7515 §4.1.11: it has to be a list with something in it.",
  },
  critB64: {
    what: '`crit: ["b64"]` with `b64: true`',
    codes: ["crit_refused"],
    peers: ["jose", "jsonwebtoken"],
    why: "RFC 7797 §7: JWTs do without `b64: false`, and `true` says nothing. No extension is understood here.",
  },
  b64WithoutCrit: {
    what: "`b64` without `crit`",
    codes: ["crit_refused"],
    peers: all,
    why: "RFC 7797 §6: `crit` has to name it. Who knows `b64` reads another payload than who does not.",
  },
  otherKid: {
    what: "another `kid` than that of the only key",
    codes: ["key_unknown"],
    peers: all,
    why: "The token says that another key signed it. A key without `kid` takes any.",
  },
  kidNoText: {
    what: "`kid` that is no string",
    codes: ["token_malformed"],
    peers: all,
    why: "RFC 7515 §4.1.4.",
  },
  otherTyp: {
    what: "another `typ`, none, or one that is no string",
    codes: ["typ_refused", "token_malformed"],
    peers: ["jsonwebtoken"],
    why: "RFC 8725 §3.11, RFC 9068 §4: an ID token is no access token.",
  },
  missingClaim: {
    what: "no `exp`, `iat`, `jti`, `sub` or `client_id` in an access token",
    codes: ["claim_missing"],
    peers: ["jsonwebtoken"],
    why: "RFC 9068 §2.2. Without `exp` a token is valid for ever.",
  },
  expReached: {
    what: "`exp` that is this very moment",
    codes: ["token_expired"],
    peers: ["fast-jwt"],
    why: "RFC 7519 §4.1.4: refused on or after it.",
  },
  infiniteTime: {
    what: "a time such as `1e999`, which is infinite once parsed",
    codes: ["claim_invalid"],
    peers: all,
    why: "RFC 7519 §2: a number of seconds. Such a token would never expire.",
  },
  iatInFuture: {
    what: "`iat` in the future",
    codes: ["token_not_yet_valid"],
    peers: all,
    why: "A clock is wrong, or the token was made in advance.",
  },
  iatNoNumber: {
    what: "`iat` that is no number",
    codes: ["claim_invalid"],
    peers: ["fast-jwt", "jsonwebtoken"],
    why: "RFC 7519 §4.1.6.",
  },
  misshapenClaim: {
    what: "`sub`, `jti` or `client_id` that is no string, `auth_time` that is no number",
    codes: ["claim_invalid"],
    peers: all,
    why: "RFC 7519 §4.1.2, §4.1.7, RFC 9068 §2.2: whoever compares them compares strings.",
  },
  audMixed: {
    what: "`aud` with our name beside something that is no string",
    codes: ["claim_invalid"],
    peers: ["jose", "jsonwebtoken"],
    why: "RFC 7519 §4.1.3: a list of strings.",
  },
} as const satisfies Record<string, RefusedToken>;

/** Keys that peers verify with; here each is refused with `key_invalid`. */
export const refusedKeys = {
  emptySecret: {
    what: "an empty secret",
    peers: ["jsonwebtoken"],
    why: "CVE-2026-44351: everyone knows it.",
  },
  shortSecret: {
    what: "a secret shorter than the hash",
    peers: all,
    why: "RFC 7518 §3.2.",
  },
  guessableSecret: {
    what: "a secret of few different bytes, a word repeated, or one that tutorials show",
    peers: all,
    why: "RFC 8725 §3.5.",
  },
  keyText: {
    what: "a secret that is a key as PEM, DER, JWK or SSH text",
    peers: all,
    why: "CVE-2015-9235, CVE-2022-29217: a public key is known to all.",
  },
  smallRsa: {
    what: "an RSA key under 2048 bits",
    peers: ["fast-jwt", "jsonwebtoken"],
    why: "RFC 7518 §3.3.",
  },
  exponentOne: {
    what: "an RSA key with `e` = 1",
    peers: all,
    why: "RFC 8017 §3.1: every padded message is its own signature.",
  },
  otherCurve: {
    what: "secp256k1 for ES256, Ed448 for EdDSA",
    peers: ["fast-jwt"],
    why: "RFC 7518 §3.4: ES256 is P-256. Ed448 is legal (RFC 8037 §3.1), and left out: hardly anyone uses it.",
  },
  otherAlg: {
    what: "a JWK whose `alg` is another",
    peers: all,
    why: "RFC 7517 §4.4: one key, one algorithm.",
  },
  forEncryption: {
    what: '`use: "enc"`',
    peers: all,
    why: "RFC 7517 §4.2.",
  },
  otherOperations: {
    what: "`key_ops` with neither `sign` nor `verify`",
    peers: ["fast-jwt", "jsonwebtoken"],
    why: "RFC 7517 §4.3.",
  },
  looseMembers: {
    what: "a member with `=` at its end, or an integer with leading zeros",
    peers: all,
    why: "RFC 7518 §2, §6.3.1.1: one key has one encoding, and so one thumbprint.",
  },
  manyPrimes: {
    what: "an RSA key with `oth`",
    peers: all,
    why: "RFC 7518 §6.3.2.7 leaves keys of more than two primes to choice.",
  },
} as const satisfies Record<string, Departure>;

/** Tokens that we accept and a peer refuses, all legal by the RFC named. */
export const acceptedTokens = {
  ed25519: {
    what: "`alg: Ed25519`",
    peers: ["fast-jwt", "jsonwebtoken"],
    why: "RFC 9864 §2.2: the new name of EdDSA with an Ed25519 key.",
  },
} as const satisfies Record<string, Departure>;

type Reasons = Readonly<Record<string, string>>;

const jsonForm = "RFC 7519 §1: JWTs are always in compact form.";
const contradicting = "RFC 7517 §4.4: the key's `alg` is another than the token's.";
const zeroSecret = "RFC 8725 §3.5: the secret is 32 zeros. Once it is let in, the cases are as labelled.";
const notBase64url = "RFC 7515 §2: `?` is no base64url. The label is wrong.";
const cutTag = { "cut tag": "RFC 7518 §3.2: a tag is as long as the hash.", "short key": "RFC 7518 §3.2." };

const sameReason = (names: readonly string[], why: string): Reasons =>
  Object.fromEntries(names.map((name) => [name, why]));

/** Cases of public vectors that count as valid, by file or folder. */
export const refusedVectors: Readonly<Record<string, Reasons>> = {
  "wycheproof/json_web_signature_test.json": {
    ...sameReason(["346", "347", "350", "351"], contradicting),
    ...sameReason(["357", "358", "359", "376", "377"], zeroSecret),
    ...sameReason(["372", "373"], notBase64url),
  },
  "wycheproof/hmac_sha256_test.json": cutTag,
  "wycheproof/hmac_sha384_test.json": cutTag,
  "wycheproof/hmac_sha512_test.json": cutTag,
  "wycheproof/ecdsa_secp256k1_sha256_p1363_test.json": { "every key": "ES256K (RFC 8812) is not supported." },
  "wycheproof/ed448_test.json": { "every key": "Ed448 (RFC 8037) is not supported." },
  "rfc7515-rfc7517-rfc7520": {
    "JSON form": jsonForm,
    "detached payload": "RFC 7515 appendix F: for those who agreed on it. A JWT has claims.",
    "rfc7517_A.1.jwkset, key 1": "RFC 7517 §4.2: `use` is `enc`.",
    "rfc7517_A.2.jwkset, key 1": "RFC 7517 §4.2: `use` is `enc`.",
    "rfc7517_A.3.jwkset, key 1": "RFC 7517 §4.4: `alg` is A128KW.",
    "rfc7520_3.6.jwk": "RFC 7517 §4.2: `use` is `enc`.",
  },
  "ietf-jose-cookbook": {
    "JSON form": jsonForm,
    "detached payload": "RFC 7515 appendix F: for those who agreed on it. A JWT has claims.",
    "unencoded payload": "RFC 7797 §7: JWTs must not have one.",
    "3_6.symmetric_key_encryption.json": "RFC 7517 §4.2: `use` is `enc`.",
    JWE: "RFC 7516: a signature is what proves the issuer; encryption is not supported.",
  },
  "panva-jose-cookbook-jws.json": {
    "JSON form": jsonForm,
    "ML-DSA": "draft-ietf-cose-dilithium is no RFC yet; not supported.",
  },
  "pyjwt-keys-and-advisory.json": sameReason(
    ["secp256k1", "Ed448"].flatMap((curve) =>
      ["key", "pub"].map((half) => `jwk_${curve === "Ed448" ? "okp" : "ec"}_${half}_${curve}.json`),
    ),
    "Neither ES256K (RFC 8812) nor Ed448 (RFC 8037) is supported.",
  ),
  "jsontestsuite-parsing.json": {
    "no object": "RFC 7519 §7.2: the claims are a JSON object.",
    "two members of one name": "RFC 7515 §4, RFC 7519 §4: one parser takes the first, another the last.",
  },
};

/** Cases of public vectors that count as invalid. */
export const acceptedVectors: Readonly<Record<string, Reasons>> = {
  "wycheproof/json_web_key_test.json": {
    "7": "A ROCA key (CVE-2017-15361) is known by a fingerprint that is not looked for; no peer does.",
  },
  "wycheproof/json_web_crypto_test.json": { "46": "The same key." },
};
