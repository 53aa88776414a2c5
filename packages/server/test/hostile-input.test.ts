import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { startTestServer } from "./test-server.ts";

const vectors =
  process.env["COUNTERSIGN_TEST_VECTORS"] ??
  fileURLToPath(new URL("../../../../shared/vectors", import.meta.url));

const bodies: Record<string, string> = {
  "truncated JSON": '{"email":"a@example.com","pass',
  "wrong types": '{"email":1,"password":{"$ne":1}}',
  "unknown members": '{"email":"a@example.com","password":"long enough text","is_admin":true}',
  "a NUL": '{"email":"a@example.com","password":"long\\u0000enough text"}',
  "a lone surrogate": '{"email":"a@example.com","password":"long\\ud800enough text"}',
  "a 10,000-character address": `{"email":"${"a".repeat(10_000)}@example.com","password":"long enough text"}`,
  "deep nesting": "[".repeat(8_000),
};

for (const [what, payload] of Object.entries(bodies)) {
  test(`${what} in a body is refused and the server goes on`, async (t) => {
    const server = await startTestServer(t);
    const response = await server.http.inject({
      method: "POST",
      url: "/v1/signup",
      headers: { "content-type": "application/json" },
      payload,
    });
    assert.equal(response.statusCode, 400);
    assert.equal(response.json().code, "invalid_request");
    await server.signUp();
  });
}

const naughty = `${vectors}/blns.json`;
test("naughty strings as address, password and token never fail the server", async (t) => {
  if (!existsSync(naughty)) {
    process.stderr.write("SKIPPED for want of blns.json: set COUNTERSIGN_TEST_VECTORS\n");
    t.skip("its vectors are missing");
    return;
  }
  const server = await startTestServer(t);
  const { strings } = JSON.parse(readFileSync(naughty, "utf8")) as { strings: string[] };
  assert.ok(strings.length > 400);
  for (const text of strings) {
    const answers = [
      await server.post("/v1/signup", { email: text, password: "x" }),
      await server.refresh(text),
      await server.post("/v1/logout", { refresh_token: text }),
    ];
    for (const { statusCode } of answers) assert.ok(statusCode >= 400 && statusCode < 500);
  }
});
