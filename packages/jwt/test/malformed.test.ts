import assert from "node:assert/strict";
import { verifyCompact } from "../src/index.ts";
import { algorithmNames, headerFor, forge, keyFor, refuses, verifierFor } from "./tokens.ts";
import { VectorFile } from "./vectors.ts";

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

new VectorFile<{ cases: Record<string, string> }>("jsontestsuite-parsing.json").test(
  "JSONTestSuite as payload: what is no JSON is refused, what is an object is read, nothing crashes",
  ({ cases }) => {
    const key = keyFor("HS256");
    const verify = verifierFor(key, { typ: null, issuer: null, audience: null, required: [] });
    /** Legal JSON that is refused on purpose: two members of one name. */
    const duplicates = /duplicated_key/;
    for (const [name, base64] of Object.entries(cases)) {
      const bytes = Buffer.from(base64, "base64");
      if (bytes.length > 4096) continue;
      const isObject = name.startsWith("y_") && /^\s*\{/.test(bytes.toString()) && !duplicates.test(name);
      const token = forge(key, headerFor(key), bytes);
      if (isObject) assert.deepEqual(verify(token), JSON.parse(bytes.toString()), name);
      else if (!name.startsWith("i_")) refuses(verify, token, "token_malformed");
    }
  },
);
