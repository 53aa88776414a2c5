import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import * as fc from "fast-check";
import type { Algorithm } from "../../src/index.ts";
import { goodClaims, keyFor, signerFor } from "../tokens.ts";
import { checkMutant, everyDifferenceIsExplained } from "./property.ts";

const changes: readonly ((token: string, at: number) => string)[] = [
  (token, at) => token.slice(0, at) + String.fromCharCode(token.charCodeAt(at) ^ 1) + token.slice(at + 1),
  (token, at) => token.slice(0, at) + token.slice(at + 1),
  (token, at) => `${token.slice(0, at)}\n${token.slice(at)}`,
];

for (const alg of ["HS256", "ES256", "EdDSA", "RS256"] as const satisfies Algorithm[]) {
  test(`${alg}: jose, fast-jwt, jsonwebtoken and we agree on a token changed at any byte, or the list says why not`, async () => {
    const token = signerFor(keyFor(alg))(goodClaims);
    for (let at = 0; at < token.length; at += 1) {
      for (const change of changes) await checkMutant({ alg, token: change(token, at) });
    }
  });
}

test("jose, fast-jwt, jsonwebtoken and we agree on tokens changed in any way, or the list says why not", async () => {
  await fc.assert(everyDifferenceIsExplained, { numRuns: 3000 });
});

test("the long run takes a count and a seed, and prints the seed", () => {
  const script = new URL("./fuzz.ts", import.meta.url).pathname;
  const args = ["--conditions=@countersign/source", script, "--count", "20", "--seed", "7"];
  const { stdout, status } = spawnSync(process.execPath, args, { encoding: "utf8" });
  assert.match(stdout, /^seed 7, 20 tokens\nevery difference is explained\n$/);
  assert.equal(status, 0);
});
