import { writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import type { Round } from "./load/round.ts";

export interface BenchOptions {
  readonly rounds: number;
  /** ms */
  readonly duration: number;
  /** What stands above the results: machine and date. */
  readonly machine: string;
  /** Whether to keep the results in `results/`. */
  readonly save: boolean;
}

export interface Verdict {
  readonly what: string;
  readonly value: number;
  /** Digits behind the point; two where none are given. */
  readonly digits?: number;
  readonly least?: number;
  readonly most?: number;
}

export const roundHead = [
  "",
  "a second",
  "p50 ms",
  "p99 ms",
  "server CPU µs each",
  "of its main thread",
  "of the machine",
  "load generator, cores",
];

export function roundRow(name: string, round: Round): string[] {
  const { rate, p50, p99, cpu, mainCpu, machineCpu, generator } = round;
  return [
    name,
    Math.round(rate).toLocaleString("en"),
    p50.toFixed(1),
    p99.toFixed(1),
    cpu.toFixed(0),
    mainCpu.toFixed(0),
    machineCpu.toFixed(0),
    generator.toFixed(2),
  ];
}

export function verdictTable(verdicts: readonly Verdict[]): string {
  return table(["", "measured", "target", "verdict"], verdicts.map(verdictRow));
}

function verdictRow({ what, value, digits = 2, least = -Infinity, most = Infinity }: Verdict): string[] {
  const target = least === -Infinity ? `≤ ${most}` : `≥ ${least}`;
  return [what, value.toFixed(digits), target, value >= least && value <= most ? "reached" : "missed"];
}

/** Columns are padded as the formatter of this repository pads them. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const rule = widths.map((width) => "-".repeat(width));
  return [head, rule, ...rows]
    .map((cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`)
    .join("\n");
}

/** Prints the results, with how busy the machine was beside them, and keeps them if that is wanted. */
export function publish(
  name: string,
  title: string,
  parts: readonly string[],
  { machine, save }: BenchOptions,
): void {
  const load = loadavg()
    .map((value) => value.toFixed(1))
    .join(", ");
  const text = [
    `# ${title}`,
    `${machine}. Load averages at the end, the benchmark's own load included: ${load}.`,
    ...parts,
  ].join("\n\n");
  console.log(text);
  if (save) writeFileSync(fileURLToPath(new URL(`results/${name}.md`, import.meta.url)), `${text}\n`);
}
