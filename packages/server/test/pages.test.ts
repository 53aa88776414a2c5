import assert from "node:assert/strict";
import { test } from "node:test";
import { startTestServer } from "./test-server.ts";

test("without pages, their paths are as unknown as any", async (t) => {
  const { get } = await startTestServer(t, { COUNTERSIGN_PAGES: "off" });
  for (const path of ["/", "/login", "/signup", "/account", "/token"]) {
    const answer = await get(path);
    assert.equal(answer.statusCode, 404, path);
    assert.equal(answer.json().detail, "There is nothing at this path.");
  }
});
