import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { startTestServer } from "../../../packages/server/test/test-server.ts";
import { describeHttpApi } from "./http-api.ts";
import { unaligned } from "./markdown.ts";

test("docs/http-api.md describes the routes that the server has, and no others", async (t) => {
  const page = readFileSync(new URL("../../../docs/http-api.md", import.meta.url), "utf8");
  const server = await startTestServer(t);
  const document = (await server.get("/openapi.json")).json();
  const parts = describeHttpApi(document);
  const missing = parts.filter((part) => !unaligned(page).includes(unaligned(part)));
  assert.deepEqual(missing, [], `docs/http-api.md is to hold this:\n\n${parts.join("\n\n")}\n`);
  const routes = page.match(/^\| `(GET|POST|PUT|DELETE) /gm) ?? [];
  assert.equal(
    routes.length,
    Object.values(document.paths).flatMap((path) => Object.keys(path ?? {})).length,
  );
});
