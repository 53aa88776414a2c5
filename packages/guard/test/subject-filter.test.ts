import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { createSubjectFilter } from "../src/subject-filter.ts";

test("a filter never says of a member that it is not there, however many come and go", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.string({ maxLength: 12 }), fc.boolean()), { maxLength: 50 }),
      (changes) => {
        const members = new Map<string, true>();
        const filter = createSubjectFilter(members);
        for (const [subject, comes] of changes) {
          if (comes) {
            members.set(subject, true);
            filter.added(subject);
          } else members.delete(subject);
          assert([...members.keys()].every(filter.mayHave));
        }
      },
    ),
  );
});

test("of 50,000 strangers a filter of 50,000 members takes few for one", () => {
  const members = new Map<string, true>();
  const filter = createSubjectFilter(members);
  for (let at = 0; at < 50_000; at += 1) {
    const id = randomUUID();
    members.set(id, true);
    filter.added(id);
  }
  assert([...members.keys()].every(filter.mayHave));
  const taken = Array.from({ length: 50_000 }, () => randomUUID()).filter(filter.mayHave).length;
  assert(taken < 5_000, `${taken} were taken for members`);
});
