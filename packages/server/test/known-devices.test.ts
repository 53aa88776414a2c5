import assert from "node:assert/strict";
import { test } from "node:test";
import { password, startTestServer } from "./test-server.ts";

const chrome = (version: string) =>
  `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version} Safari/537.36`;

const olderAndNewer = [
  [
    "App/1 (Linux; Android 14; Pixel 8 Build/UP1A.231005.007; wv)",
    "App/2 (Linux; Android 15; Pixel 8 Build/AP3A.240905.015.A2; wv)",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/22A3354",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Mobile/22B83",
  ],
  [
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0b9",
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
  ],
] as const;

test("who is guessed at from elsewhere logs in with a newer browser, and another device does not", async (t) => {
  const server = await startTestServer(t, { COUNTERSIGN_TRUST_PROXY: "loopback" });
  const logIn = async (from: string, agent: string, tried: string) => {
    const headers = { "x-forwarded-for": from, "user-agent": agent };
    const body = { email: "ada@example.com", password: tried };
    return (await server.post("/v1/login", body, headers)).statusCode;
  };
  await server.signUp();
  assert.equal(await logIn("192.0.2.1", chrome("148.0.0.0"), password), 200);
  for (const [older] of olderAndNewer) assert.equal(await logIn("192.0.2.1", older, password), 200);
  for (let guesses = 0; guesses < 11; guesses += 1)
    await logIn(`198.51.100.${guesses}`, chrome("148.0.0.0"), "a guess");
  assert.equal(await logIn("192.0.2.1", chrome("149.0.7812.99"), password), 200);
  for (const agent of olderAndNewer.map(([, newer]) => newer))
    assert.equal(await logIn("192.0.2.1", agent, password), 200, agent);
  assert.equal(await logIn("192.0.2.1", chrome("149.0.0.0").replace("Windows", "Macintosh"), password), 429);
  assert.equal(await logIn("192.0.2.2", chrome("148.0.0.0"), password), 429);
});
