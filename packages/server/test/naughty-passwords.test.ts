import assert from "node:assert/strict";
import { test } from "node:test";
import { readNaughtyStrings } from "./naughty-strings.ts";
import { startTestServer } from "./test-server.ts";

test("a naughty string that is taken as a password or a device's name lets its owner in again", async (t) => {
  const strings = readNaughtyStrings(t);
  if (strings.length === 0) return;
  const server = await startTestServer(t);
  let taken = 0;
  for (const [index, text] of strings.entries()) {
    server.clock.now += 900_000;
    const email = `naughty${index}@example.com`;
    const answer = await server.post("/v1/signup", {
      email,
      password: text,
      device_name: text.slice(0, 100),
    });
    assert.ok(answer.statusCode === 201 || (answer.statusCode >= 400 && answer.statusCode < 500));
    if (answer.statusCode !== 201) continue;
    taken++;
    assert.equal((await server.post("/v1/login", { email, password: text })).statusCode, 200);
  }
  assert.ok(taken > 50);
});
