import assert from "node:assert/strict";
import { generateJwk, importKey, verifyCompact } from "../../src/index.ts";
import {
  algorithmNames,
  forge,
  goodClaims,
  headerFor,
  keyFor,
  refuses,
  signerFor,
  verifierFor,
} from "../tokens.ts";
import { VectorFile } from "../vectors.ts";
import { assertDepartures } from "./departures.ts";
import { accepts } from "./wycheproof.ts";

new VectorFile<{ reject: string[] }>("authlib-malformed-jws.json").test(
  "authlib's malformed tokens are refused with a code, whatever the key",
  ({ reject }) => {
    assert.equal(reject.length, 9);
    for (const token of reject) {
      for (const alg of algorithmNames) {
        refuses((text) => verifyCompact(text, [keyFor(alg)]), token, [
          "token_malformed",
          "alg_refused",
          "signature_invalid",
        ]);
      }
    }
  },
);

const key = keyFor("HS256");
const verifyAny = verifierFor(key, { typ: null, issuer: null, audience: null, required: [] });
const jsonTestSuite = new VectorFile<{ cases: Record<string, string> }>("jsontestsuite-parsing.json");

/** What a case is called in the list of departures. */
function departureOf(name: string, text: string): string {
  if (name.includes("duplicated_key")) return "two members of one name";
  return /^\s*\{/.test(text) ? "object" : "no object";
}

jsonTestSuite.test(
  "JSONTestSuite as payload: what is no JSON is refused, what is an object is read",
  ({ cases }) => {
    const judged = Object.entries(cases).flatMap(([name, base64]) => {
      const bytes = Buffer.from(base64, "base64");
      const token = forge(key, headerFor(key), bytes);
      let claims: unknown;
      const accepted = accepts(() => void (claims = verifyAny(token)));
      if (accepted) assert.deepEqual(claims, JSON.parse(bytes.toString()), name);
      // Either answer will do for the cases `i_`, as long as nothing crashes.
      if (name.startsWith("i_")) return [];
      const valid = name.startsWith("y_");
      return [{ name: valid ? departureOf(name, bytes.toString()) : name, valid, accepted }];
    });
    assert.equal(judged.length, 282);
    assertDepartures("jsontestsuite-parsing.json", judged);
  },
);

jsonTestSuite.test(
  "JSONTestSuite inside a header: what is no JSON is refused, what is JSON is read",
  ({ cases }) => {
    const rest = JSON.stringify(headerFor(key)).slice(1);
    for (const [name, base64] of Object.entries(cases)) {
      const value = Buffer.from(base64, "base64");
      const token = forge(key, Buffer.concat([Buffer.from('{"x":'), value, Buffer.from(`,${rest}`)]));
      const accepted = accepts(() => void verifyAny(token));
      const valid = name.startsWith("y_") && !name.includes("duplicated_key");
      if (!name.startsWith("i_")) assert.equal(accepted, valid, name);
    }
  },
);

new VectorFile<{ readonly strings: readonly string[] }>("blns.json").test(
  "naughty strings: as claims they come back as they were, as `kid` they find their key or are refused",
  ({ strings }) => {
    assert(strings.length > 500);
    for (const text of strings) {
      const claims = { ...goodClaims, sub: text, jti: text, roles: [text], [`x${text}`]: text };
      assert.deepEqual(verifierFor(key)(signerFor(key)(claims)), claims);
      refuses(verifierFor(key), forge(key, headerFor(key, { kid: text })), "key_unknown");
      refuses(verifierFor(key), signerFor(key)({ ...goodClaims, iss: text }), "issuer_refused");
      refuses(verifierFor(key), signerFor(key)({ ...goodClaims, aud: text }), "audience_refused");
      if (text === "") continue;
      const named = importKey(generateJwk("HS256", { kid: text }));
      const verifyNamed = verifierFor(named, { keys: [named, key], issuer: text, audience: text });
      const itsOwn = { ...goodClaims, iss: text, aud: text };
      assert.deepEqual(verifyNamed(signerFor(named)(itsOwn)), itsOwn);
    }
  },
);
