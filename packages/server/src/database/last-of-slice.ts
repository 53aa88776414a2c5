/** The greatest id of a slice of up to `limit` rows, in any order; `undefined` for one that is not full: nothing is behind it. */
export function lastOfSlice(
  slice: ReadonlyArray<{ readonly id: string }>,
  limit: number,
): string | undefined {
  return slice.length < limit
    ? undefined
    : slice
        .map(({ id }) => id)
        .toSorted()
        .at(-1);
}
