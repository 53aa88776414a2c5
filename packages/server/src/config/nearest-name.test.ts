import assert from "node:assert/strict";
import { test } from "node:test";
import { nearestName } from "./nearest-name.ts";
import { settingsRows } from "./settings.ts";

const names = settingsRows.map(([name]) => name);

test("a slip of the finger finds the name that was meant", () => {
  const slips = [
    ["ISUER", "ISSUER"],
    ["SESION_TTL", "SESSION_TTL"],
    ["acces_token_ttl", "ACCESS_TOKEN_TTL"],
    ["PROT", "PORT"],
    ["CORS_ORIGIN", "CORS_ORIGINS"],
  ] as const;
  for (const [typed, meant] of slips) assert.equal(nearestName(typed, names), meant);
});

test("case does not count, and a name comes as it is written", () => {
  assert.equal(nearestName("Log_Out", ["sign_up", "log_out"]), "log_out");
});

test("what is like no name has no nearest one", () => {
  for (const typed of ["SMTP_HOST", "GOOGLE_CLIENT_ID", "LOG", ""])
    assert.equal(nearestName(typed, names), undefined, typed);
});

test("a very long name costs no more than a long one", () => {
  const long = "X".repeat(64);
  assert.equal(nearestName("X".repeat(1_000_000), [...names, long]), long);
});
