import assert from "node:assert/strict";
import { test } from "node:test";
import { Problem } from "../../problem.ts";
import { countingOutcomes, logInOutcomes } from "./metrics-outcomes.ts";

async function outcomeOf(work: () => Promise<string>): Promise<string[]> {
  const counted: string[] = [];
  const action = countingOutcomes(work, logInOutcomes, (outcome) => counted.push(outcome));
  await action(undefined).catch(() => {});
  return counted;
}

test("a result counts as a success and passes through", async () => {
  const action = countingOutcomes(
    async (name: string) => `hello ${name}`,
    logInOutcomes,
    () => {},
  );
  assert.equal(await action("Ada"), "hello Ada");
  assert.deepEqual(await outcomeOf(async () => "hello"), ["succeeded"]);
});

test("a refusal counts by its code, and passes through", async () => {
  for (const code of ["invalid_credentials", "too_many_requests", "overloaded"] as const) {
    const refuse = () => Promise.reject(new Problem(code, "No."));
    assert.deepEqual(await outcomeOf(refuse), [code]);
    await assert.rejects(countingOutcomes(refuse, logInOutcomes, () => {})(undefined), { code });
  }
});

test("whatever the list does not name counts as failed", async () => {
  assert.deepEqual(await outcomeOf(() => Promise.reject(new Error("a bug"))), ["failed"]);
  assert.deepEqual(await outcomeOf(() => Promise.reject(new Problem("not_found", "No."))), ["failed"]);
});
