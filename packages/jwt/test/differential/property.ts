import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Algorithm } from "../../src/index.ts";
import { unexplained } from "./explain.ts";
import { type Mutant, mutants } from "./mutants.ts";
import { createJudge, type Verdicts } from "./verdicts.ts";

const judges = new Map<Algorithm, ReturnType<typeof createJudge>>();

/** Asserts that every difference between us and the peers about a token is explained, and that we never accept it alone. */
export async function checkMutant({ alg, token }: Mutant): Promise<void> {
  const judge = judges.get(alg) ?? createJudge(alg);
  judges.set(alg, judge);
  const verdicts = await (await judge)(token);
  assert(!isAcceptedAlone(verdicts), "accepted here alone");
  const found = unexplained(token, verdicts);
  if (found.length > 0) assert.fail(`not in refused-on-purpose.ts: ${describe(verdicts, found)}`);
}

function isAcceptedAlone({ ours, peers }: Verdicts): boolean {
  return "claims" in ours && [...peers.values()].every((verdict) => "refused" in verdict);
}

function describe({ ours, peers }: Verdicts, found: ReturnType<typeof unexplained>): string {
  return JSON.stringify({ ours, ...Object.fromEntries(peers), found });
}

/** As a property of fast-check, which makes a failing token small and prints its seed. */
export const everyDifferenceIsExplained = fc.asyncProperty(mutants, checkMutant);
