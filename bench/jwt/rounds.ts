import type { Contender, Contenders, Name } from "./contenders.ts";

/** Operations a second of each contender in each round. */
export type Rates = ReadonlyMap<Name, readonly number[]>;

export interface RoundOptions {
  readonly rounds: number;
  /** ms for each contender in each round */
  readonly duration: number;
}

/** A round is cut into so many turns, so that what else the machine does in the meantime meets all alike. */
const turns = 10;

/**
 * Lets contenders take turns, each turn in another order: after one that waits, as an asynchronous one does, the system gives the
 * process more time, so nobody may always be the next.
 */
export async function runRounds(
  contenders: Contenders,
  inputs: () => readonly unknown[],
  { rounds, duration }: RoundOptions,
): Promise<Rates> {
  const entrants = Object.entries(contenders) as [Name, Contender][];
  const rates = new Map<Name, number[]>(entrants.map(([name]) => [name, []]));
  for (const [, run] of entrants) await runFor(run, inputs, duration);
  for (let round = 0; round < rounds; round += 1) {
    const totals = new Map<Name, Timed>();
    for (let turn = 0; turn < turns; turn += 1) {
      for (const [name, run] of shuffle(entrants)) {
        totals.set(name, add(totals.get(name), await runFor(run, inputs, duration / turns)));
      }
    }
    for (const [name, { count, spent }] of totals) rates.get(name)?.push((count / spent) * 1000);
  }
  return rates;
}

interface Timed {
  readonly count: number;
  /** ms */
  readonly spent: number;
}

function add(left: Timed | undefined, right: Timed): Timed {
  return { count: (left?.count ?? 0) + right.count, spent: (left?.spent ?? 0) + right.spent };
}

function shuffle<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

/** Making the inputs, which are new for every pass, is not timed. */
async function runFor(run: Contender, inputs: () => readonly unknown[], duration: number): Promise<Timed> {
  const pass = isAsync(run, inputs) ? passAwaited : passCalls;
  let spent = 0;
  let count = 0;
  while (spent < duration) {
    const batch = inputs();
    const began = performance.now();
    const done = pass(run, batch);
    if (done !== undefined) await done;
    spent += performance.now() - began;
    count += batch.length;
  }
  return { count, spent };
}

function isAsync(run: Contender, inputs: () => readonly unknown[]): boolean {
  return run(inputs()[0] as never) instanceof Promise;
}

function passCalls(run: Contender, batch: readonly unknown[]): undefined {
  for (const input of batch) run(input as never);
}

async function passAwaited(run: Contender, batch: readonly unknown[]): Promise<void> {
  for (const input of batch) await run(input as never);
}
