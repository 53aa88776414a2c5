import { printable } from "./printable.ts";

/** Rows under a heading, each column as wide as it needs; what is empty shows as a dash. */
export function table(heading: readonly string[], rows: ReadonlyArray<ReadonlyArray<string | null>>): string {
  const cells = [heading, ...rows.map((row) => row.map((cell) => cellOf(cell)))];
  const widths = heading.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function cellOf(text: string | null): string {
  return text === null || text === "" ? "-" : printable(text).replaceAll("\n", " ");
}

/** What follows a page: how to get the next one, if there is one. */
export function nextPage(command: string, cursor: string | null): string {
  return cursor === null ? "" : `\n\nThere are more: countersign ${command} --cursor ${cursor}`;
}
