import { type Compared, compareRates } from "./growth/compare.ts";
import { grow } from "./growth/grown.ts";
import { measurePurge, type PurgeRounds } from "./growth/purge.ts";
import { assertBuilt, built, fromSource, measureStart, type Started } from "./growth/start.ts";
import { type Storage, storages } from "./growth/storage.ts";
import { turnAll } from "./growth/turn.ts";
import { median } from "./load/quantiles.ts";
import { medianRound, type Round } from "./load/round.ts";
import {
  type BenchOptions,
  publish,
  roundHead,
  roundRow,
  table,
  type Verdict,
  verdictTable,
} from "./report.ts";

const clients = 32;
const few = 1_000;
const turned = 10_000;
const turns = 100;
const expired = 100_000;

export interface GrowthOptions extends BenchOptions {
  /** How many sessions the large database has. */
  readonly sessions: number;
}

interface Growth {
  readonly bytesEach: number;
  readonly rates: Compared;
  /** Of the large database. */
  readonly built: Started;
  readonly fromSource: Started;
  readonly purge: PurgeRounds;
  /** Size after the rotations / before. */
  readonly turned: number;
}

/** What a million sessions cost against a thousand, on each database: refreshes, room, a purge, a start. */
export async function benchGrowth(options: GrowthOptions): Promise<void> {
  assertBuilt();
  const parts: string[] = [];
  for (const [name, make] of Object.entries(storages))
    parts.push(...describe(name, await measure(make, options)));
  publish("growth", "Growth", [introduction(options), ...parts], options);
}

async function measure(make: () => Promise<Storage>, options: GrowthOptions): Promise<Growth> {
  const small = await grow(make, few);
  const large = await grow(make, options.sessions);
  const rates = await compareRates(small, large, { ...options, clients });
  await small.remove();
  await large.tidyUp();
  const starts = {
    built: await measureStart(large, built),
    fromSource: await measureStart(large, fromSource),
  };
  const purge = await measurePurge(large, expired, clients);
  await large.remove();
  const lone = await grow(make, turned);
  const size = await turnAll(lone, turns);
  await lone.remove();
  return { bytesEach: large.bytesEach, rates, ...starts, purge, turned: size };
}

function introduction({ sessions, rounds, duration }: GrowthOptions): string {
  return [
    `${count(sessions)} sessions against ${count(few)}; ${clients} clients on connections of their own refresh over HTTP on loopback, each the same session again and again, or another of the many each time, picked at random; ${rounds} rounds of ${duration} ms each in turns, medians.`,
    `Sizes are those of ${count(turned)} sessions alone in a database, each rotated ${turns} times through the store, with their indexes: of SQLite the file and its log, of PostgreSQL \`pg_total_relation_size\`. The purge is the server's own, of ${count(expired)} sessions that expired long ago.`,
    "Starts are on the large database once it is tidied up (PostgreSQL's `vacuum`), with what `npm run build:server` makes and from the source, whose types Node.js strips at each start. Memory is what the process has in RAM, 10 s after it was ready. PostgreSQL runs without `fsync`, and its own CPU and memory are in no table.",
  ].join("\n\n");
}

function describe(name: string, growth: Growth): string[] {
  const { bytesEach, rates, purge } = growth;
  return [
    `## ${name}`,
    `${Math.round(bytesEach)} bytes a session, indexes included.`,
    verdictTable(verdicts(growth)),
    table(roundHead, [
      roundRow("few sessions", medianRound(rates.small)),
      roundRow("many sessions", medianRound(rates.large)),
      roundRow("many, another each time", medianRound(rates.scattered)),
      roundRow("many, before and after the purge", medianRound(purge.quiet)),
      roundRow(`many, during the purge (${purge.busy.length} half seconds)`, medianRound(purge.busy)),
    ]),
    table(
      ["start on many sessions", "ready after ms", "MB when ready", "MB when idle"],
      [startRow("built", growth.built), startRow("from source", growth.fromSource)],
    ),
  ];
}

function verdicts({ rates, turned: size, purge, built: start }: Growth): Verdict[] {
  // The ratio of each round, for its turns were close to each other.
  const toFew = (rounds: readonly Round[]) =>
    median(rounds.map(({ rate }, round) => rate / (rates.small[round]?.rate ?? Number.NaN)));
  return [
    { what: "refreshes with many sessions / with few", value: toFew(rates.large), least: 0.8 },
    { what: "the same, another session each time", value: toFew(rates.scattered), least: 0.8 },
    { what: `size after ${turns} refreshes of each session / before`, value: size, most: 1.2 },
    {
      what: `p99 of refreshes during the purge / quiet`,
      value: p99(purge.busy) / p99(purge.quiet),
      most: 3,
    },
    { what: "start of the built server, s", value: start.time / 1_000, most: 1 },
    { what: "memory of the built server when idle, MB", value: start.idle / 1e6, digits: 0, most: 120 },
  ];
}

function startRow(name: string, { time, atOnce, idle }: Started): string[] {
  return [name, time.toFixed(0), (atOnce / 1e6).toFixed(0), (idle / 1e6).toFixed(0)];
}

function p99(rounds: readonly Round[]): number {
  return median(rounds.map((round) => round.p99));
}

function count(sessions: number): string {
  return sessions.toLocaleString("en");
}
