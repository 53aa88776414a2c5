import assert from "node:assert/strict";
import { acceptedVectors, refusedVectors } from "../refused-on-purpose.ts";

/** One case of a file of vectors: what its label says, and what we say. */
export interface Judged {
  readonly name: string;
  readonly valid: boolean;
  readonly accepted: boolean;
}

/** Asserts that we depart from a file's labels in the listed cases, in all of them and in no other. */
export function assertDepartures(file: string, judged: readonly Judged[]): void {
  assert(judged.length > 0, "no case ran");
  const names = (accepted: boolean) =>
    judged.filter((one) => one.accepted === accepted && one.valid !== accepted).map(({ name }) => name);
  const judgedBothWays = judged.filter((one) =>
    judged.some(
      (other) => other.name === one.name && other.valid === one.valid && other.accepted !== one.accepted,
    ),
  );
  assert.deepEqual(judgedBothWays, [], "cases of one name have to end alike");
  const listed = (list: Readonly<Record<string, object>>) => Object.keys(list[file] ?? {}).toSorted();
  assert.deepEqual([...new Set(names(false))].toSorted(), listed(refusedVectors), "valid, but refused");
  assert.deepEqual([...new Set(names(true))].toSorted(), listed(acceptedVectors), "invalid, but accepted");
}
