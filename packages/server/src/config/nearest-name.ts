/** No name is longer; what is typed is cut, so that the comparison stays small. */
const longest = 64;

/**
 * The name that takes the fewest single-character edits to reach (Levenshtein), whatever the case; `undefined` where more
 * than half of what is typed would have to change, for then it was no slip.
 */
export function nearestName(typed: string, names: readonly string[]): string | undefined {
  const from = typed.slice(0, longest).toUpperCase();
  return names
    .map((name) => ({ name, edits: editsBetween(from, name.toUpperCase()) }))
    .filter(({ edits }) => edits <= from.length / 2)
    .toSorted((a, b) => a.edits - b.edits)[0]?.name;
}

function editsBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, character] of Array.from(from).entries()) {
    const next = [index + 1];
    for (let column = 1; column <= to.length; column++) {
      const replaced = cell(row, column - 1) + (to[column - 1] === character ? 0 : 1);
      next.push(Math.min(replaced, cell(row, column) + 1, cell(next, column - 1) + 1));
    }
    row = next;
  }
  return cell(row, to.length);
}

function cell(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
