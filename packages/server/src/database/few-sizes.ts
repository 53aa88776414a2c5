/**
 * The ids, filled up with the last one to a power of two: each number of parameters is a statement of its own, which every
 * connection keeps prepared. For conditions, to which the same id twice is nothing new.
 */
export function inFewSizes(ids: readonly string[]): string[] {
  const last = ids.at(-1) ?? "";
  const size = 2 ** Math.ceil(Math.log2(ids.length));
  return Array.from({ length: size }, (_, place) => ids[place] ?? last);
}

/** The rows in slices of up to `most`, each a power of two of them: for what must not be there twice. */
export function* slicesOfFewSizes<Row>(rows: readonly Row[], most: number): Generator<Row[]> {
  for (let from = 0; from < rows.length; ) {
    const size = 2 ** Math.floor(Math.log2(Math.min(most, rows.length - from)));
    yield rows.slice(from, from + size);
    from += size;
  }
}
