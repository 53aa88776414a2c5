import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  logInOutcomes,
  signUpOutcomes,
} from "../../../packages/server/src/subjects/operations/metrics-outcomes.ts";
import { purgedTables } from "../../../packages/server/src/subjects/operations/purge.ts";
import { startTestServer } from "../../../packages/server/test/test-server.ts";
import { unaligned } from "./markdown.ts";
import { describeMetrics, namedMetrics } from "./metrics.ts";

const page = readFileSync(new URL("../../../docs/metrics.md", import.meta.url), "utf8");

test("docs/metrics.md describes every metric of the server, and names no other", async (t) => {
  const server = await startTestServer(t);
  const { body } = await server.get("/metrics");
  for (const part of describeMetrics(body))
    assert.ok(unaligned(page).includes(unaligned(part)), `docs/metrics.md is to hold this:\n\n${part}\n`);
  const known = namedMetrics(body);
  assert.deepEqual(
    [...namedMetrics(page)].filter((name) => !known.has(name)),
    [],
  );
});

test("docs/metrics.md names every value of the labels", () => {
  for (const value of [...logInOutcomes, ...signUpOutcomes, ...purgedTables])
    assert.ok(page.includes(`\`${value}\``), value);
});
