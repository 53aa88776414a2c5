import { refreshOutcomes } from "../../../packages/server/src/subjects/sessions/refresh-outcome.ts";
import { table } from "./markdown.ts";

/** The parts of docs/metrics.md that follow from the source and from what `/metrics` answers. */
export function describeMetrics(text: string): string[] {
  const types = new Map(
    [...text.matchAll(/^# TYPE (countersign_\w+) (\w+)$/gm)].map(([, name = "", type = ""]) => [name, type]),
  );
  const rows = [...text.matchAll(/^# HELP (countersign_\w+) (.+)$/gm)].map(([, name = "", help = ""]) => [
    `\`${name}\``,
    types.get(name) ?? "",
    help,
  ]);
  const outcomes = Object.entries(refreshOutcomes).map(([outcome, meaning]) => [`\`${outcome}\``, meaning]);
  return [table(["metric", "type", "meaning"], rows), table(["`outcome`", "meaning"], outcomes)];
}

/** The metrics that a page speaks of; a histogram's `_sum` and the like count as the histogram. */
export function namedMetrics(page: string): Set<string> {
  const names = [...page.matchAll(/countersign_\w+/g)].map(([name]) => name);
  return new Set(names.map((name) => name.replace(/_(bucket|sum|count)$/, "")));
}
