import assert from "node:assert/strict";
import { createServer } from "node:http";
import { once } from "node:events";
import { test } from "node:test";
import { exportPublicJwk, generateJwk, importKey } from "../../src/index.ts";
import { forge, goodClaims, headerFor, keyFor, refuses, segment, signed, verifierFor } from "../tokens.ts";

const key = keyFor("ES256");
const verify = verifierFor(key);

test("a key that the token brings along: jwk, jku, x5u, x5c (CVE-2018-0114, CVE-2026-27962, RFC 8725 §3.10)", async () => {
  let requests = 0;
  const server = createServer((_, response) => {
    requests += 1;
    response.end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  assert(typeof address === "object" && address !== null);
  const url = `http://127.0.0.1:${address.port}/keys`;
  const attacker = importKey(generateJwk("ES256"));
  for (const brought of [
    { jwk: exportPublicJwk(attacker) },
    { jku: url },
    { x5u: url },
    { x5c: ["MIIB"] },
    { jwk: exportPublicJwk(attacker), jku: url, x5u: url },
  ]) {
    refuses(verify, forge(attacker, headerFor(key, brought)), "signature_invalid");
    refuses(verify, forge(attacker, headerFor(attacker, brought)), "key_unknown");
  }
  // A request, had there been one, would have arrived by the next turn of the loop.
  await new Promise(setImmediate);
  server.close();
  assert.equal(requests, 0);
});

test("kid as path, SQL, __proto__, NUL, 100 kB, object (RFC 8725 §3.10)", () => {
  const texts = ["../../../../dev/null", "' OR 1=1 --", "__proto__", "constructor", "\0", "", "key\0"];
  const verifyOf = [verify, verifierFor(key, { keys: [key, keyFor("ES384")] })];
  for (const each of verifyOf) {
    for (const kid of texts) refuses(each, forge(key, headerFor(key, { kid })), "key_unknown");
    for (const kid of [{}, [], 1, null, true])
      refuses(each, forge(key, headerFor(key, { kid })), "token_malformed");
    refuses(each, forge(key, headerFor(key, { kid: "x".repeat(100_000) })), "token_too_large");
  }
});

test("crit: unknown, empty, duplicate, a standard name, no list (RFC 7515 §4.1.11, GHSA-752w-5fwx-jx9f)", () => {
  for (const crit of [["x"], [], ["x", "x"], ["alg"], ["exp"], "x", {}, null, true, 1, [1]]) {
    refuses(verify, forge(key, headerFor(key, { crit, x: 1 })), "crit_refused");
  }
});

test("b64 false, with and without crit (RFC 7797)", () => {
  for (const more of [{ b64: false }, { b64: true }, { b64: false, crit: ["b64"] }]) {
    refuses(verify, forge(key, headerFor(key, more)), "crit_refused");
  }
  const unencoded = `${segment(headerFor(key, { b64: false, crit: ["b64"] }))}.${JSON.stringify(goodClaims)}`;
  refuses(verify, signed(key, unencoded), "token_malformed");
});
