import assert from "node:assert/strict";
import { test } from "node:test";
import type { Authenticated } from "../access-tokens/authenticate.ts";
import type { AuditEvent } from "../audit/audit-event.ts";
import { ada, findEachWrong } from "./testing/wrong-password.ts";
import { createVerifyOwnPassword, type VerifyOwnPasswordParts } from "./verify-own-password.ts";

/** What is noted of a wrong password; `meanwhile` happens while that is looked at. */
async function noteRefusal(meanwhile: (users: Set<object>) => void): Promise<AuditEvent[]> {
  const { parts, noted } = findEachWrong(meanwhile);
  const verifyOwnPassword = createVerifyOwnPassword(parts as unknown as VerifyOwnPasswordParts);
  const attempt = verifyOwnPassword({ account: ada, session: { id: "a session" } } as Authenticated, {
    password: "not her password",
    network: "192.0.2.1",
    origin: { ip: "192.0.2.1", userAgent: null },
  });
  await assert.rejects(attempt, { code: "invalid_credentials" });
  return noted;
}

test("a password that is refused is noted with its account and from where it came", async () => {
  const [event, ...more] = await noteRefusal(() => {});
  assert.deepEqual(
    [event?.type, event?.userId, event?.origin?.ip],
    ["password.refused", ada.id, "192.0.2.1"],
  );
  assert.deepEqual(more, []);
});

test("but not with an account that was deleted meanwhile: nothing tells any more from where somebody came to it", async () => {
  assert.deepEqual(await noteRefusal((users) => users.clear()), []);
});
