import assert from "node:assert/strict";
import { test } from "node:test";
import { accessTokenClaimMeanings } from "@countersign/protocol";
import { claimWords, wordsForClaim } from "./claim-words.ts";

test("every claim of an access token has words, in the order in which the reference lists them", () => {
  assert.deepEqual(Object.keys(claimWords), Object.keys(accessTokenClaimMeanings));
  for (const { title, meaning } of Object.values(claimWords)) {
    assert.notEqual(title, "");
    assert.match(meaning, /\.$/);
  }
});

test("a claim that these pages do not know is shown by its name", () => {
  assert.equal(wordsForClaim("tenant").title, "tenant");
  assert.equal(wordsForClaim("constructor").title, "constructor");
});
