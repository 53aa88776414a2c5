import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { startTestServer } from "../../../packages/server/test/test-server.ts";
import {
  alertExpressions,
  alertNames,
  alertsPath,
  alertTestsPath,
  askedFor,
  readDashboard,
} from "./monitoring.ts";

const expressions = (): string[] =>
  readDashboard().panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
const withoutPromtool =
  spawnSync("promtool", ["--version"]).status !== 0 && "NOT TRIED for want of promtool (Debian's prometheus)";

function promtool(...words: string[]): void {
  const { status, stdout, stderr } = spawnSync("promtool", words, { encoding: "utf8" });
  assert.equal(status, 0, stdout + stderr);
}

test("promtool finds nothing wrong with the alerts", { skip: withoutPromtool }, () => {
  promtool("check", "rules", "--lint=all", "--lint-fatal", alertsPath);
});

test("each alert fires when it should and is silent when it should not", { skip: withoutPromtool }, () => {
  promtool("test", "rules", alertTestsPath);
});

test("each alert has a test", () => {
  const tests = readFileSync(alertTestsPath, "utf8");
  assert.deepEqual(
    alertNames(alertsPath).filter((name) => !tests.includes(`"${name}"`)),
    [],
  );
});

test("alerts and dashboard ask for metrics and labels that a server has", async (t) => {
  const server = await startTestServer(t);
  await server.refresh((await server.signUp()).refresh_token);
  const { body } = await server.get("/metrics");
  for (const expression of [...alertExpressions(), ...expressions()]) {
    for (const { name, labels } of askedFor(expression)) {
      assert.ok(isMeasured(name, body), `${name} in ${expression}`);
      for (const { label, value } of labels) {
        // A server that has failed at nothing has no such sample; Prometheus adds the job.
        if (label === "job" || value === "5xx") continue;
        assert.match(body, new RegExp(`^${name}\\{.*${label}="${value}".*\\}`, "m"), expression);
      }
    }
  }
});

test("the dashboard shows every metric of the server", async (t) => {
  const server = await startTestServer(t);
  const { body } = await server.get("/metrics");
  const shown = new Set(
    expressions()
      .flatMap(askedFor)
      .map(({ name }) => family(name)),
  );
  const all = [...body.matchAll(/^# TYPE (countersign_\w+) /gm)].map(([, name = ""]) => name);
  assert.ok(all.length > 20);
  assert.deepEqual(
    all.filter((name) => !shown.has(name)),
    [],
  );
});

test("the dashboard's panels have one data source, which is a variable, and do not overlap", () => {
  const { panels, templating } = readDashboard();
  assert.deepEqual(
    templating.list.map(({ name, type }) => [name, type]),
    [["datasource", "datasource"]],
  );
  assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
  const taken = new Set<string>();
  for (const { title, type, datasource, targets = [], gridPos } of panels) {
    if (type !== "row")
      for (const source of [datasource, ...targets.map((target) => target.datasource)])
        assert.deepEqual(source, { type: "prometheus", uid: "${datasource}" }, title);
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1)
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
        assert.ok(x < 24 && !taken.has(`${x},${y}`), title);
        taken.add(`${x},${y}`);
      }
  }
});

function isMeasured(name: string, body: string): boolean {
  return body.includes(`# TYPE ${name} `) || body.includes(`# TYPE ${family(name)} histogram`);
}

/** The metric whose sample it is: those of a histogram have names of their own. */
function family(name: string): string {
  return name.replace(/_(bucket|sum|count)$/, "");
}
