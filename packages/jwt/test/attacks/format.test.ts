import assert from "node:assert/strict";
import { mock, test } from "node:test";
import zlib from "node:zlib";
import crypto from "node:crypto";
import {
  algorithmNames,
  forge,
  goodClaims,
  headerFor,
  keyFor,
  refuses,
  segment,
  signed,
  signerFor,
  verifierFor,
} from "../tokens.ts";

const key = keyFor("HS256");
const verify = verifierFor(key);
const header = segment(headerFor(key));
const payload = segment(goodClaims);
const token = signerFor(key)(goodClaims);

test("base64url with padding, white space, + or /, unused bits (RFC 7515 §2, RFC 4648 §3.5)", () => {
  // The claims are such that the payload has unused bits and both special characters.
  const rich = segment({ ...goodClaims, text: "??>>~~???>>>~~~" });
  assert(/-.*_|_.*-/.test(rich) && rich.length % 4 !== 0);
  const spoil: readonly ((text: string) => string)[] = [
    (text) => `${text}=`,
    (text) => `${text}==`,
    (text) => ` ${text}`,
    (text) => `${text}\n`,
    (text) => `${text.slice(0, 9)}\t${text.slice(9)}`,
    (text) => `${text}\0`,
    (text) => `${text.slice(0, -1)}${String.fromCharCode(text.charCodeAt(text.length - 1) + 1)}`,
    (text) =>
      text
        .replaceAll("-", "+")
        .replaceAll("_", "/")
        .replace(/^(?!.*[+/])/, "+"),
  ];
  for (const change of spoil) {
    refuses(verify, signed(key, `${change(header)}.${rich}`), [
      "token_malformed",
      "key_unknown",
      "alg_refused",
    ]);
    refuses(verify, signed(key, `${header}.${change(rich)}`), "token_malformed");
    const good = signed(key, `${header}.${rich}`);
    const at = good.lastIndexOf(".") + 1;
    refuses(verify, good.slice(0, at) + change(good.slice(at)), "signature_invalid");
  }
});

test("every signature has one spelling, for all algorithms (RFC 4648 §3.5)", () => {
  for (const alg of algorithmNames) {
    const good = signerFor(keyFor(alg))(goodClaims);
    const spellings = ["=", "==", " ", "\n", ".", "A"].map((end) => good + end);
    for (const other of spellings)
      refuses(verifierFor(keyFor(alg)), other, ["signature_invalid", "token_malformed"]);
  }
});

test("JSON serialization, and JSON shaped as compact (RFC 7515 §7.2)", () => {
  const [, , signature] = token.split(".");
  const forms = [
    JSON.stringify({ payload, protected: header, signature }),
    JSON.stringify({ payload, signatures: [{ protected: header, signature }] }),
    JSON.stringify({ protected: header, payload: `.${payload}.`, signature }),
    JSON.stringify(token),
    `{"a.b.c":"${token}"}`,
  ];
  for (const form of forms) refuses(verify, form, "token_malformed");
});

test("JWE, zip, and PBES2 with a huge count do no work (CVE-2023-51774, CVE-2024-28176, CVE-2022-36083)", () => {
  const calls = [
    mock.method(zlib, "inflateRawSync"),
    mock.method(zlib, "inflateSync"),
    mock.method(crypto, "pbkdf2Sync"),
  ];
  const jwe = { alg: "PBES2-HS256+A128KW", enc: "A128CBC-HS256", p2c: 2 ** 31, p2s: "AAAA", zip: "DEF" };
  refuses(verify, `${segment(jwe)}.AAAA.AAAA.AAAA.AAAA`, "token_malformed");
  refuses(verify, forge(key, headerFor(key, jwe)), "alg_refused");
  // RFC 7515 §4: parameters that are not understood are ignored; nothing is inflated.
  refuses(verify, forge(key, headerFor(key, { zip: "DEF" }), zlib.deflateRawSync("{}")), "token_malformed");
  assert.deepEqual(
    calls.map((call) => call.mock.callCount()),
    [0, 0, 0],
  );
  mock.restoreAll();
});

test("duplicate member names, also escaped (RFC 7515 §4, RFC 7519 §4)", () => {
  const claims = JSON.stringify(goodClaims).slice(1);
  for (const first of ['{"sub":"admin",', '{"s\\u0075b":"admin",', '{"\\u0073\\u0075\\u0062":1,']) {
    refuses(verify, forge(key, headerFor(key), first + claims), "token_malformed");
  }
  const parameters = JSON.stringify(headerFor(key)).slice(1);
  for (const first of ['{"alg":"none",', '{"\\u0061lg":"none",', '{"typ":"JWT",']) {
    refuses(verify, forge(key, first + parameters), "token_malformed");
  }
});

test("a payload that is no object, has a byte order mark, is UTF-16 or not UTF-8 (RFC 7519 §7.2, RFC 8725 §3.7)", () => {
  const text = JSON.stringify(goodClaims);
  const payloads = [
    "null",
    "[]",
    "1",
    '"text"',
    "",
    `[${text}]`,
    `\ufeff${text}`,
    Buffer.from(text, "utf16le"),
    Buffer.from(`\ufeff${text}`, "utf16le"),
    Buffer.concat([Buffer.from('{"a":"\xff"', "latin1"), Buffer.from(`,${text.slice(1)}`)]),
    Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)]),
  ];
  for (const one of payloads) {
    refuses(verify, forge(key, headerFor(key), one), "token_malformed");
    refuses(verify, forge(key, one), "token_malformed");
  }
});

test("1 MB header, 2 MB payload, 100,000 levels, 100,000 dots are refused before decoding (CVE-2025-61920, CVE-2025-30204)", (t) => {
  const tokens = [
    forge(key, headerFor(key, { x: "x".repeat(1_000_000) })),
    forge(key, headerFor(key), { ...goodClaims, x: "x".repeat(2_000_000) }),
    forge(key, headerFor(key), `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`),
    ".".repeat(100_000),
    `${token}${".".repeat(100_000)}`,
    "A".repeat(8193),
  ];
  const decoding = t.mock.method(Buffer, "from");
  const parsing = t.mock.method(JSON, "parse");
  const codes = tokens.map((one) => {
    try {
      return verify(one);
    } catch (error) {
      return (error as { code: string }).code;
    }
  });
  const counts = [decoding.mock.callCount(), parsing.mock.callCount()];
  t.mock.restoreAll();
  assert.deepEqual(
    codes,
    tokens.map(() => "token_too_large"),
  );
  assert.deepEqual(counts, [0, 0]);
});
