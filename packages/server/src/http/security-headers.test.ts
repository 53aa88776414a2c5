import assert from "node:assert/strict";
import { test } from "node:test";
import { securityHeaders } from "./security-headers.ts";
import { createDemo } from "./testing/demo-server.ts";

test("every answer has the security headers, failures too", async () => {
  const { app } = createDemo();
  const { "cache-control": _, ...headers } = securityHeaders({ issuer: "https://id.example" });
  for (const url of ["/keys", "/v1/me", "/nowhere", "/v1/broken", "/%ff", "/openapi.json"]) {
    const answer = await app.inject(url);
    for (const [name, value] of Object.entries(headers))
      assert.equal(answer.headers[name], value, `${url} ${name}`);
    assert.equal(answer.headers["cache-control"], url === "/keys" ? "max-age=60" : "no-store", url);
  }
});

test("HSTS is for https only", async () => {
  const { app } = createDemo({ settings: { issuer: "http://localhost:4000" } });
  assert.equal((await app.inject("/keys")).headers["strict-transport-security"], undefined);
});
