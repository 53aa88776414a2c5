import assert from "node:assert/strict";
import { test } from "node:test";
import type { Authenticated } from "../access-tokens/authenticate.ts";
import type { AuditEvent } from "../audit/audit-event.ts";
import { createVerifyOwnPassword, type VerifyOwnPasswordParts } from "./verify-own-password.ts";

const ada = { id: "01890a5d-ac96-774b-bcce-b302099a8057", email: "ada@example.com" };

/** What is noted of a wrong password; `meanwhile` happens while that is looked at. */
async function noteRefusal(meanwhile: (users: Set<object>) => void): Promise<AuditEvent[]> {
  const users = new Set([ada]);
  const noted: AuditEvent[] = [];
  const verifyOwnPassword = createVerifyOwnPassword({
    stores: {
      users: { find: async (id: string) => [...users].find((user) => user.id === id) },
      passwords: { find: async () => ({ hash: "a hash", version: 1 }) },
      audit: { append: async (events: readonly AuditEvent[]) => void noted.push(...events) },
    },
    limiter: { attempt: (_guess: unknown, verify: () => Promise<unknown>) => verify() },
    hasher: {
      verify: async () => {
        meanwhile(users);
        return false;
      },
    },
    clock: () => 0,
    newId: () => "an id",
  } as unknown as VerifyOwnPasswordParts);
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
