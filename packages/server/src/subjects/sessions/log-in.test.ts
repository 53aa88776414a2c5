import assert from "node:assert/strict";
import { test } from "node:test";
import type { AuditEvent } from "../audit/audit-event.ts";
import { ada, findEachWrong } from "../passwords/testing/wrong-password.ts";
import { createLogIn, type LogInParts } from "./log-in.ts";

/** What is noted of a log-in with a wrong password; `meanwhile` happens while that is looked at. */
async function noteFailure(meanwhile: (users: Set<object>) => void): Promise<AuditEvent[]> {
  const { parts, noted } = findEachWrong(meanwhile);
  const logIn = createLogIn(parts as unknown as LogInParts);
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
