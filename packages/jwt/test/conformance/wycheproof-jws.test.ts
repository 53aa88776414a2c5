import assert from "node:assert/strict";
import { verifyCompact } from "../../src/index.ts";
import { VectorFile } from "../vectors.ts";
import { assertDepartures } from "./departures.ts";
import { accepts, importKeys, type JwsGroup, keysOf, type Overrides, type Wycheproof } from "./wycheproof.ts";

/** Every case that is a JWS, with the keys that a way of importing makes of its group. */
function judge({ testGroups }: Wycheproof<JwsGroup>, keys: typeof keysOf) {
  return testGroups.flatMap((group) =>
    group.tests.flatMap(({ tcId, jws, result }) => {
      if (jws === undefined) return [];
      const accepted = accepts(() => void verifyCompact(jws, keys(group)));
      return [{ name: String(tcId), valid: result === "valid", accepted }];
    }),
  );
}

for (const [file, cases] of [
  ["json_web_signature_test.json", 401],
  ["json_web_key_test.json", 26],
  ["json_web_crypto_test.json", 49],
] as const) {
  const vectors = new VectorFile<Wycheproof<JwsGroup>>(`wycheproof/${file}`);

  vectors.test(`Wycheproof ${file}: each JWS as labelled`, (content) => {
    const judged = judge(content, importKeys);
    assert.equal(judged.length, cases);
    assertDepartures(`wycheproof/${file}`, judged);
  });

  vectors.test(`Wycheproof ${file}: wrong labels are corrected`, (content) => {
    const corrected = new VectorFile<Overrides>("wycheproof/overrides.json").read()[file] ?? {};
    for (const { name, accepted } of judge(content, keysOf)) {
      if (corrected[name]?.use === "invalid") assert(!accepted, `case ${name}`);
    }
  });
}

new VectorFile<Wycheproof<JwsGroup>>("wycheproof/json_web_signature_test.json").test(
  "Wycheproof: cases under the secret of zeros, which is refused, are as labelled once it is let in",
  (content) => {
    const corrected = new VectorFile<Overrides>("wycheproof/overrides.json").read();
    const skipped = corrected["json_web_signature_test.json"] ?? {};
    const strict = judge(content, importKeys);
    const lenient = judge(content, keysOf);
    const changed = lenient.filter(({ accepted }, at) => accepted !== strict[at]?.accepted);
    assert(changed.length > 0);
    for (const { name, valid, accepted } of changed) {
      if (skipped[name]?.use !== "skip") assert.equal(accepted, valid, `case ${name}`);
    }
  },
);

new VectorFile<Wycheproof<JwsGroup>>("wycheproof/json_web_crypto_test.json").test(
  "Wycheproof json_web_crypto_test.json: every JWE is refused",
  ({ testGroups }) => {
    const jwes = testGroups.flatMap(({ tests }) => tests.flatMap(({ jwe }) => jwe ?? []));
    assert.equal(jwes.length, 34);
    const keys = testGroups.flatMap((group) =>
      accepts(() => void importKeys(group)) ? importKeys(group) : [],
    );
    assert(keys.length > 0);
    for (const jwe of jwes) {
      for (const key of keys) assert(!accepts(() => void verifyCompact(jwe, [key])));
    }
  },
);
