import assert from "node:assert/strict";
import { verifyCompact } from "../src/index.ts";
import { VectorFile } from "./vectors.ts";
import { accepts, type JwsGroup, keysOf, type Overrides, type Wycheproof } from "./wycheproof.ts";

for (const [file, leastCases] of [
  ["json_web_signature_test.json", 399],
  ["json_web_key_test.json", 20],
  ["json_web_crypto_test.json", 40],
] as const) {
  new VectorFile<Wycheproof<JwsGroup>>(`wycheproof/${file}`).test(
    `Wycheproof ${file}: each JWS as labelled`,
    (vectors) => {
      const overrides = new VectorFile<Overrides>("wycheproof/overrides.json").read()[file] ?? {};
      let cases = 0;
      for (const group of vectors.testGroups) {
        for (const { tcId, comment, jws, result } of group.tests) {
          const use = overrides[tcId]?.use ?? result;
          if (jws === undefined || use === "skip" || use === "optional") continue;
          const accepted = accepts(() => void verifyCompact(jws, keysOf(group)));
          assert.equal(accepted ? "valid" : "invalid", use, `${group.comment}, case ${tcId}: ${comment}`);
          cases += 1;
        }
      }
      assert(cases >= leastCases, `only ${cases} cases ran`);
    },
  );
}

new VectorFile<Wycheproof<JwsGroup>>("wycheproof/json_web_crypto_test.json").test(
  "Wycheproof json_web_crypto_test.json: every JWE is refused",
  ({ testGroups }) => {
    const jwes = testGroups.flatMap(({ tests }) => tests.flatMap(({ jwe }) => jwe ?? []));
    assert.equal(jwes.length, 34);
    const keys = testGroups.flatMap((group) => (accepts(() => void keysOf(group)) ? keysOf(group) : []));
    for (const jwe of jwes) {
      for (const key of keys) assert(!accepts(() => void verifyCompact(jwe, [key])));
    }
  },
);
