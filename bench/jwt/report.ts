import type { Algorithm } from "@countersign/jwt";
import { table } from "../report.ts";
import { names, type Name, type Operation } from "./contenders.ts";
import type { MemoryUse } from "./memory.ts";
import { median, ratioOf, type Ratio } from "./ratio.ts";
import type { Rates } from "./rounds.ts";
import { memoryTarget, targets } from "./targets.ts";

export interface Measured {
  readonly alg: Algorithm;
  readonly operation: Operation;
  readonly rates: Rates;
}

export interface Report {
  readonly markdown: string;
  readonly missed: number;
}

export function makeReport(measured: readonly Measured[], memory: readonly MemoryUse[]): Report {
  const verdicts = measured.flatMap(judge);
  const memoryRows = memory.map(({ label, bytes }) => [
    label,
    `${(bytes / 1e6).toFixed(1)} MB`,
    `< ${memoryTarget.bytes / 1e6} MB`,
    bytes < memoryTarget.bytes ? "reached" : "missed",
  ]);
  const parts = [
    "## Targets",
    table(["", "ratio", "quartiles", "target", "verdict"], verdicts),
    `## Heap of a verifier with a cache that has seen ${memoryTarget.tokens} tokens`,
    table(["kept", "heapUsed", "target", "verdict"], memoryRows),
    "## Operations a second (median of the rounds)",
    table(["", ...names], measured.map(rateRow)),
  ];
  const all = [...verdicts, ...memoryRows];
  return { markdown: parts.join("\n\n"), missed: all.filter((row) => row.at(-1) === "missed").length };
}

function judge({ alg, operation, rates }: Measured): string[][] {
  const fitting = targets.filter(
    (target) => target.algorithms.includes(alg) && target.operations.includes(operation),
  );
  return fitting.map(({ of, against, least }) => {
    const ratio = ratioOf(rates.get(of) ?? [], rates.get(against) ?? []);
    return [
      `${alg} ${operation}: ${of} / ${against}`,
      ratio.median.toFixed(2),
      quartiles(ratio),
      `≥ ${least}`,
      ratio.median >= least ? "reached" : "missed",
    ];
  });
}

function quartiles({ lower, upper }: Ratio): string {
  return `${lower.toFixed(2)} to ${upper.toFixed(2)}`;
}

function rateRow({ alg, operation, rates }: Measured): string[] {
  const cells = names.map((name: Name) => {
    const values = rates.get(name);
    return values === undefined ? "–" : Math.round(median(values)).toLocaleString("en");
  });
  return [`${alg} ${operation}`, ...cells];
}
