import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { root } from "./page.ts";

/** What is handed to Prometheus and Grafana. */
export const alertsPath = fileURLToPath(new URL("deploy/prometheus/alerts.yml", root));
export const alertTestsPath = fileURLToPath(new URL("deploy/prometheus/alerts.test.yml", root));
const dashboardPath = fileURLToPath(new URL("deploy/grafana/countersign.json", root));

export interface Dashboard {
  readonly panels: ReadonlyArray<{
    readonly id: number;
    readonly title: string;
    readonly type: string;
    readonly datasource?: unknown;
    readonly gridPos: { readonly h: number; readonly w: number; readonly x: number; readonly y: number };
    readonly targets?: ReadonlyArray<{ readonly expr: string; readonly datasource: unknown }>;
  }>;
  readonly templating: { readonly list: ReadonlyArray<{ readonly name: string; readonly type: string }> };
}

export function readDashboard(): Dashboard {
  return JSON.parse(readFileSync(dashboardPath, "utf8")) as Dashboard;
}

/** The expressions of all alerts, each in one line. */
export function alertExpressions(): string[] {
  const rules = readFileSync(alertsPath, "utf8");
  const found = [...rules.matchAll(/^ +expr: (?:>-\n)?([^]+?)\n +(?:for|labels):/gm)];
  assert.equal(found.length, alertNames(alertsPath).length);
  return found.map(([, expression = ""]) => expression.replace(/\s+/g, " "));
}

export function alertNames(path: string): string[] {
  return [...readFileSync(path, "utf8").matchAll(/- alert: (\w+)$/gm)].map(([, name = ""]) => name);
}

/** The samples that an expression asks for, each with the values that it asks a label to have. */
export function askedFor(
  expression: string,
): Array<{ name: string; labels: ReadonlyArray<{ label: string; value: string }> }> {
  const asked = expression.matchAll(/\b((?:countersign|process|nodejs)_\w+)(?:\{([^}]*)\})?/g);
  return [...asked].map(([, name = "", selector = ""]) => ({
    name,
    labels: [...selector.matchAll(/(\w+)=~?"([^"]*)"/g)].flatMap(([, label = "", values = ""]) =>
      values.split("|").map((value) => ({ label, value })),
    ),
  }));
}
