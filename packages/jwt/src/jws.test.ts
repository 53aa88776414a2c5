import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { assertRefused, algorithmNames, forge, keyFor, refuses } from "../test/tokens.ts";
import { signCompact, verifyCompact } from "./jws.ts";
import { verifySignature } from "./key.ts";

test("payloads of any bytes are signed and verified", () => {
  for (const alg of algorithmNames) {
    const key = keyFor(alg);
    for (const payload of [Buffer.alloc(0), randomBytes(100), Buffer.from("not JSON")]) {
      const verified = verifyCompact(signCompact(key, payload, { typ: "example" }), [key]);
      assert.deepEqual(verified.payload, payload);
      assert.deepEqual(verified.header, { alg, kid: key.kid, typ: "example" });
    }
  }
});

test("a payload stays what it was while other tokens are verified", () => {
  const key = keyFor("HS256");
  const [first, second] = ["one", "two"].map((payload) => verifyCompact(signCompact(key, payload), [key]));
  assert.equal(first?.payload.toString(), "one");
  assert.equal(second?.payload.toString(), "two");
});

test("a header that was accepted is not accepted by another signature", () => {
  const [key, other] = [keyFor("ES256"), keyFor("HS256")];
  const token = signCompact(key, "one");
  verifyCompact(token, [key]);
  refuses(
    (text) => verifyCompact(text, [key]),
    forge(other, { alg: "ES256", kid: key.kid }),
    "signature_invalid",
  );
});

test("bare signatures verify as bytes", () => {
  const data = Buffer.from("data");
  for (const alg of algorithmNames) {
    const key = keyFor(alg);
    const signature = Buffer.from(key.sign?.(data) ?? "", "base64url");
    assert(verifySignature(key, data, signature));
    assert(!verifySignature(key, Buffer.from("other"), signature));
    assert(!verifySignature(key, data, signature.subarray(1)));
    assert.throws(() => verifySignature({ ...key, verify: undefined }, data, signature), TypeError);
  }
});

test("what is no string is refused as malformed", () => {
  for (const token of [undefined, null, 1, {}, ["a.b.c"]]) {
    assertRefused(() => verifyCompact(token as never, [keyFor("HS256")]), "token_malformed");
  }
});

test("a token of exactly 8 KiB is made and read, and one of a character more is not", () => {
  const key = keyFor("HS256");
  // A byte of the payload may take two characters, so the type makes up for the one between.
  const lengthOf = (bytes: number, typ: string) => signCompact(key, Buffer.alloc(bytes), { typ }).length;
  const longest = ["a", "aa", "aaa"].flatMap((typ) => {
    const spare = 8192 - lengthOf(0, typ);
    const bytes = Math.floor((spare * 3) / 4);
    return lengthOf(bytes, typ) === 8192 ? [{ typ, payload: Buffer.alloc(bytes) }] : [];
  });
  assert(longest.length > 0);
  for (const { typ, payload } of longest) {
    const token = signCompact(key, payload, { typ });
    assert.deepEqual(verifyCompact(token, [key]).payload, payload);
    assertRefused(() => verifyCompact(`${token}A`, [key]), "token_too_large");
    assertRefused(() => signCompact(key, Buffer.alloc(payload.length + 1), { typ }), "token_too_large");
  }
});

test("a JWS of any length is made and read where both sides allow it", () => {
  for (const alg of algorithmNames) {
    const key = keyFor(alg);
    const payload = randomBytes(100_000);
    const long = signCompact(key, payload, { anyLength: true });
    assert.deepEqual(verifyCompact(long, [key], { anyLength: true }).payload, payload);
    assertRefused(() => verifyCompact(`${long}A`, [key], { anyLength: true }), "signature_invalid");
    assertRefused(() => verifyCompact(long, [key]), "token_too_large");
    assertRefused(() => signCompact(key, payload), "token_too_large");
  }
});

test("of a JWS that is not of the type asked for, nothing is read", () => {
  const key = keyFor("HS256");
  const verify = (token: string) => verifyCompact(token, [key], { typ: "example" });
  assert.equal(verify(signCompact(key, "one", { typ: "application/Example" })).payload.toString(), "one");
  for (const typ of ["example2", "at+jwt"]) refuses(verify, signCompact(key, "one", { typ }), "typ_refused");
  refuses(verify, signCompact(key, "one"), "typ_refused");
});
