export interface Ratio {
  readonly median: number;
  readonly lower: number;
  readonly upper: number;
}

/** Median and quartiles of the rounds' ratios: what slows a whole round down leaves its ratio as it is. */
export function ratioOf(rates: readonly number[], against: readonly number[]): Ratio {
  const ratios = rates.map((rate, round) => rate / (against[round] ?? Number.NaN)).toSorted((a, b) => a - b);
  return { median: quantile(ratios, 0.5), lower: quantile(ratios, 0.25), upper: quantile(ratios, 0.75) };
}

export function median(values: readonly number[]): number {
  return quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}

function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}
