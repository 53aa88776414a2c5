import assert from "node:assert/strict";
import { test } from "node:test";
import {
  audience,
  forge,
  goodClaims,
  headerFor,
  issuer,
  keyFor,
  now,
  refuses,
  signerFor,
  verifierFor,
} from "../tokens.ts";

const key = keyFor("HS256");
const verify = verifierFor(key);
const withClaims = (more: object) => forge(key, headerFor(key), { ...goodClaims, ...more });
const withText = (name: string, json: string) => {
  const { [name]: _, ...rest } = goodClaims as Record<string, unknown>;
  return forge(key, headerFor(key), `{"${name}":${json},${JSON.stringify(rest).slice(1)}`);
};

test("exp as text, null, negative, zero, 1e999, list, object, boolean, missing (RFC 7519 §2, §4.1.4)", () => {
  for (const json of [`"${now + 300}"`, "null", "1e999", "-1e999", `[${now + 300}]`, "{}", "true", '""']) {
    refuses(verify, withText("exp", json), "claim_invalid");
  }
  for (const exp of [-1, 0, -now, 1e-9]) refuses(verify, withClaims({ exp }), "token_expired");
  refuses(verify, withClaims({ exp: undefined }), "claim_missing");
});

test("exp: valid only while now < exp + tolerance (RFC 7519 §4.1.4)", () => {
  const at = (seconds: number, clockTolerance: number) =>
    verifierFor(key, { clock: () => seconds * 1000, clockTolerance });
  const token = withClaims({ exp: now + 10 });
  for (const tolerance of [0, 5]) {
    const edge = now + 10 + tolerance;
    assert.equal(at(edge - 1, tolerance)(token).exp, now + 10);
    assert.equal(at(edge - 0.001, tolerance)(token).exp, now + 10);
    refuses(at(edge, tolerance), token, "token_expired");
    refuses(at(edge + 1, tolerance), token, "token_expired");
  }
  const fractional = withClaims({ exp: now + 0.5 });
  assert.equal(at(now + 0.499, 0)(fractional).exp, now + 0.5);
  refuses(at(now + 0.5, 0), fractional, "token_expired");
  refuses(verifierFor(key, { clock: () => Number.NaN }), token, "token_expired");
});

test("nbf and iat in the future, or no number, up to the edge of the tolerance (RFC 7519 §4.1.5, §4.1.6)", () => {
  const tolerant = verifierFor(key, { clockTolerance: 5 });
  for (const name of ["nbf", "iat"]) {
    assert.equal(verify(withClaims({ [name]: now }))[name], now);
    refuses(verify, withClaims({ [name]: now + 0.001 }), "token_not_yet_valid");
    assert.equal(tolerant(withClaims({ [name]: now + 5 }))[name], now + 5);
    refuses(tolerant, withClaims({ [name]: now + 5.001 }), "token_not_yet_valid");
    for (const json of [`"${now}"`, "null", "1e999", "[]", "{}", "true"]) {
      refuses(verify, withText(name, json), "claim_invalid");
    }
  }
});

test("aud: list, prefix, case, empty, object, missing; only an exact member matches (CVE-2020-26160)", () => {
  for (const aud of [audience, [audience], ["https://x.example", audience]]) {
    assert.deepEqual(verify(withClaims({ aud })).aud, aud);
  }
  const others = [
    "",
    "https://api",
    `${audience}/`,
    `${audience}.evil.example`,
    ` ${audience}`,
    "HTTPS://API.EXAMPLE",
    "*",
  ];
  for (const aud of others) {
    refuses(verify, withClaims({ aud }), "audience_refused");
    refuses(verify, withClaims({ aud: [aud] }), "audience_refused");
  }
  for (const aud of [[], {}, { 0: audience }, null, 1, true, [[audience]], [audience, 1], [null]]) {
    refuses(verify, withClaims({ aud }), "claim_invalid");
  }
  refuses(verify, withClaims({ aud: undefined }), "claim_missing");
});

test("iss: list, part, trailing slash, longer, other case (CVE-2025-30144)", () => {
  const others = [
    "",
    "https://auth",
    `${issuer}/`,
    `${issuer}.evil.example`,
    ` ${issuer}`,
    "https://AUTH.example",
    "auth.example",
  ];
  for (const iss of others) refuses(verify, withClaims({ iss }), "issuer_refused");
  for (const iss of [[issuer], [issuer, "https://evil.example"], {}, null, 1, true]) {
    refuses(verify, withClaims({ iss }), "claim_invalid");
  }
  refuses(verify, withClaims({ iss: undefined }), "claim_missing");
});

test("typ confusion: an ID token, logout token, DPoP proof, security event or plain JWT as access token (RFC 9068 §5, RFC 8725 §2.8)", () => {
  const types = [
    "JWT",
    "id_token+jwt",
    "logout+jwt",
    "dpop+jwt",
    "secevent+jwt",
    "",
    "at+jwt ",
    "at+jwt;",
    "application/",
    "x/at+jwt",
  ];
  for (const typ of types) refuses(verify, signedAs(typ), "typ_refused");
  refuses(verify, forge(key, headerFor(key, { typ: undefined })), "typ_refused");
  for (const typ of [null, 1, ["at+jwt"], {}])
    refuses(verify, forge(key, headerFor(key, { typ })), "token_malformed");
  const other = verifierFor(key, { typ: "secevent+jwt" });
  refuses(other, signerFor(key)(goodClaims), "typ_refused");
});

function signedAs(typ: string): string {
  return forge(key, headerFor(key, { typ }));
}

test("a refresh token as access token", () => {
  refuses(verify, `cs_rt_${"A".repeat(98)}`, "token_malformed");
});

test("claims in __proto__ and constructor pollute nothing (CWE-1321)", () => {
  const rest = JSON.stringify(goodClaims).slice(1);
  for (const member of [
    '"__proto__":{"admin":true}',
    '"\\u005f_proto__":{"admin":true}',
    '"a":{"__proto__":{"admin":true}}',
  ]) {
    refuses(verify, forge(key, headerFor(key), `{${member},${rest}`), "token_malformed");
    refuses(verify, forge(key, `{${member},${JSON.stringify(headerFor(key)).slice(1)}`), "token_malformed");
  }
  const claims = verify(forge(key, headerFor(key), `{"constructor":{"prototype":{"admin":true}},${rest}`));
  assert.equal(claims["admin"], undefined);
  assert.equal(({} as Record<string, unknown>)["admin"], undefined);
  refuses(
    verify,
    forge(key, headerFor(key), `{"exp2":1,"__proto__":${JSON.stringify(goodClaims)}}`),
    "token_malformed",
  );
});
