import { availableParallelism } from "node:os";
import { startPostgres } from "../tests/postgres.ts";
import { bareServer, betterAuth, type Contender, countersign, oidcProvider } from "./contenders.ts";
import { type MeasuringProcess, startMeasuring } from "./load/measuring-process.ts";
import { median } from "./load/quantiles.ts";
import { medianRound, type Round, runRound } from "./load/round.ts";
import { type BenchOptions, publish, roundHead, roundRow, table, verdictTable } from "./report.ts";

const clients = 32;
const poolSize = 10;

/** Clients that each refresh as soon as they have the next token, on this server and on others, in turns. */
export async function benchRefresh(options: BenchOptions): Promise<void> {
  const postgres = await startPostgres();
  try {
    const withUpdates = { DATABASE_URL: postgres.url, DATABASE_POOL: String(poolSize) };
    const contenders = await Promise.all([
      countersign("Countersign, SQLite file", clients),
      countersign("Countersign, PostgreSQL", clients, {
        COUNTERSIGN_DATABASE_URL: postgres.url,
        COUNTERSIGN_DATABASE_POOL: String(poolSize),
      }),
      oidcProvider(clients, "own"),
      oidcProvider(clients, "map"),
      betterAuth(clients),
      bareServer("bare node:http that signs, no refresh", clients),
      bareServer("the same with one conditional UPDATE", clients, withUpdates),
      bareServer("the same, many in a statement, signed in a thread", clients, {
        ...withUpdates,
        GATHERED: "1",
      }),
    ]);
    const updates = await startMeasuring("postgres-updates.ts", [postgres.url, `${poolSize}`, `${clients}`]);
    const { rounds, updateRates } = await takeTurns(contenders, updates, options);
    for (const { server } of contenders) await server.stop();
    updates.stop();
    report(contenders, rounds, updateRates, options);
  } finally {
    await postgres.stop();
  }
}

/** One after another in each round, in another order each time, so that what else the machine does meets all alike. */
async function takeTurns(
  contenders: readonly Contender[],
  updates: MeasuringProcess,
  { rounds: count, duration }: BenchOptions,
) {
  const rounds = contenders.map((): Round[] => []);
  const updateRates: number[] = [];
  const turns = [
    ...contenders.map(({ clients: own, server }, index) => async (isWarm: boolean) => {
      const round = await runRound(own, server.pid, duration);
      if (isWarm) rounds[index]?.push(round);
    }),
    async (isWarm: boolean) => {
      const rate = await updates.run(duration);
      if (isWarm) updateRates.push(rate);
    },
  ];
  for (let round = 0; round <= count; round += 1) {
    const order = turns.map((turn) => ({ turn, place: Math.random() })).toSorted((a, b) => a.place - b.place);
    for (const { turn } of order) await turn(round > 0);
    console.error(`refresh: ${round} of ${count} rounds measured`);
  }
  return { rounds, updateRates };
}

function report(
  contenders: readonly Contender[],
  rounds: readonly Round[][],
  updateRates: readonly number[],
  options: BenchOptions,
): void {
  // The ratio of each round, for its turns were close to each other.
  const ratio = (other: number) =>
    median(
      (rounds[0] ?? []).map((round, index) => round.rate / (rounds[other]?.[index]?.rate ?? Number.NaN)),
    );
  const toUpdates = (contender: number) =>
    median((rounds[contender] ?? []).map(({ rate }, index) => rate / (updateRates[index] ?? Number.NaN)));
  const cores = availableParallelism();
  const updateRate = median(updateRates);
  const { machineCpu } = medianRound(rounds[1] ?? []);
  /** µs that all cores have for one UPDATE: at another rate it is so much divided by the share. */
  const share = (cores * 1e6) / updateRate;
  publish(
    "refresh",
    "Refresh",
    [
      `${clients} clients on connections of their own refresh again and again over HTTP on loopback; ${options.rounds} rounds of ${options.duration} ms each, medians. Each server is one process, the load comes from another, all on the same cores. Access tokens are ES256. \`COUNTERSIGN_REFRESH_BURST=0\`, all else by default, the log into a file.`,
      "oidc-provider keeps everything in memory and gives no ID token here. better-auth's `GET /token` gives a JWT for a session and **rotates nothing**: it writes only now and then.",
      verdictTable([
        { what: "SQLite / oidc-provider, its in-memory adapter", value: ratio(2), least: 4 },
        { what: "SQLite / oidc-provider, storage a bare Map", value: ratio(3), least: 4 },
        { what: "SQLite / better-auth", value: ratio(4), least: 12 },
        { what: "PostgreSQL / one conditional UPDATE", value: toUpdates(1), least: 0.5 },
      ]),
      table(
        roundHead,
        contenders.map(({ name }, index) => roundRow(name, medianRound(rounds[index] ?? []))),
      ),
      `The first row of a bare node:http is what one thread of Node does where a refresh is nothing but an HTTP request, an ES256 signature and an answer as long: ${(ratio(2) / ratio(5)).toFixed(2)} × oidc-provider. The refresh on SQLite, which signs in another thread where many sign at once, is ${ratio(5).toFixed(2)} of it.`,
      `One conditional UPDATE after another by ${clients} callers on a pool of ${poolSize}, \`synchronous_commit = off\`: ${Math.round(updateRate).toLocaleString("en")} a second, on all cores, with nothing else to do. A server that does nothing but sign and run it once for each request reaches ${toUpdates(6).toFixed(2)} of that, and ${toUpdates(7).toFixed(2)} where it makes one statement of many and signs in a thread, as Countersign does: so much is left of it by HTTP and a signature alone.`,
      `Half of that rate leaves ${(share / 0.5).toFixed(0)} µs of ${cores} cores for each refresh, with the server, PostgreSQL and the load generator on them. A refresh on PostgreSQL takes ${machineCpu.toFixed(0)}, so that ${(share / machineCpu).toFixed(2)} is what it could reach if no core were ever idle.`,
    ],
    options,
  );
}
