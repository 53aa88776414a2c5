import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { requestBodyMaxBytes } from "@countersign/protocol";
import { startTestServer } from "../test-server.ts";

const folder =
  process.env["COUNTERSIGN_TEST_VECTORS"] ??
  fileURLToPath(new URL("../../../../../shared/vectors", import.meta.url));
const vectors = `${folder}/jsontestsuite-parsing.json`;
const notJson = "The request's body is not JSON in UTF-8.";

test("JSONTestSuite as bodies: JSON is parsed, what is none is refused, and nothing fails the server (RFC 8259)", async (t) => {
  if (!existsSync(vectors)) {
    process.stderr.write("SKIPPED for want of jsontestsuite-parsing.json: set COUNTERSIGN_TEST_VECTORS\n");
    t.skip("its vectors are missing");
    return;
  }
  const { cases } = JSON.parse(readFileSync(vectors, "utf8")) as { cases: Record<string, string> };
  assert.ok(Object.keys(cases).length > 300);
  const server = await startTestServer(t);
  const headers = { "content-type": "application/json" };
  for (const [name, base64] of Object.entries(cases)) {
    const payload = Buffer.from(base64, "base64");
    for (const url of ["/v1/login", "/v1/refresh"]) {
      const answer = await server.http.inject({ method: "POST", url, headers, payload });
      const { code, detail } = answer.json();
      // None is a request of ours: what is JSON is refused for what it says, and a refresh that says nothing has no token.
      if (code === "invalid_token")
        assert.match(`${url} ${payload.toString()}`, /^\/v1\/refresh (\{\})?$/, name);
      else assert.equal(answer.statusCode, payload.length > requestBodyMaxBytes ? 413 : 400, name);
      if (name.startsWith("y_")) assert.notEqual(detail, notJson, name);
      // Nothing at all is no body, which is another matter.
      if (name.startsWith("n_") && payload.length > 0 && answer.statusCode === 400)
        assert.equal(detail, notJson, name);
    }
  }
  await server.signUp();
});
