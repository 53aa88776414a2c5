import assert from "node:assert/strict";
import { test } from "node:test";
import type { AuditEvent } from "../audit/audit-event.ts";
import { createLogIn, type LogInParts } from "./log-in.ts";

const ada = { id: "01890a5d-ac96-774b-bcce-b302099a8057", email: "ada@example.com", disabledAt: null };

/** What is noted of a log-in with a wrong password; `meanwhile` happens while that is looked at. */
async function noteFailure(meanwhile: (users: Set<object>) => void): Promise<AuditEvent[]> {
  const users = new Set([ada]);
  const noted: AuditEvent[] = [];
  const logIn = createLogIn({
    readyToSign: async () => {},
    stores: {
      users: {
        findByEmailKey: async () => ada,
        find: async (id: string) => [...users].find((user) => user.id === id),
      },
      passwords: { find: async () => ({ hash: "a hash", version: 1 }) },
      sessions: { knows: async () => false },
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
  } as unknown as LogInParts);
  const attempt = logIn({
    email: ada.email,
    password: "not her password",
    deviceName: undefined,
    mode: "token",
    origin: { ip: "192.0.2.1", userAgent: null },
    network: "192.0.2.1",
    signal: AbortSignal.abort(),
  });
  await assert.rejects(attempt, { code: "invalid_credentials" });
  return noted;
}

test("a log-in that fails is noted with its account", async () => {
  const noted = await noteFailure(() => {});
  assert.deepEqual(
    noted.map(({ userId }) => userId),
    [ada.id],
  );
});

test("but not with one that was deleted meanwhile: nothing tells any more from where somebody came to it", async () => {
  const noted = await noteFailure((users) => users.clear());
  assert.deepEqual(
    noted.map(({ userId }) => userId),
    [undefined],
  );
});
