import { bareHashingServer, logInRequest, refreshers } from "./contenders.ts";
import { type Answer, type HttpConnection, openConnection } from "./load/http-connection.ts";
import { startMeasuring } from "./load/measuring-process.ts";
import { median, quantile } from "./load/quantiles.ts";
import { type Client, medianRound, type Round, runRound } from "./load/round.ts";
import { type BenchOptions, publish, roundHead, roundRow, table, verdictTable } from "./report.ts";
import { startCountersign } from "./server-process.ts";

const logInClients = 8;
const refreshClients = 32;
const stormClients = 64;
/** So many accounts that none has more sessions in the end than users have: with a thousand, the oldest ends each time. */
const guests = ["ann", "ben", "cyd", "dan", "eve", "fay", "gus", "hal"];
const guestsOfName = 32;

interface Storm {
  readonly answers: Answer[];
  /** ms */
  readonly times: number[];
}

interface Measured {
  /** Bare hashes a second. */
  readonly raw: number[];
  readonly logIns: Round[];
  /** Log-ins at a server that does nothing but hash. */
  readonly bare: Round[];
  readonly quiet: Round[];
  /** Refreshes beside bare hashing. */
  readonly hashing: Round[];
  readonly stormy: Round[];
}

/** Log-ins against bare hashing, and what a storm of them does to refreshes. */
export async function benchLogin(options: BenchOptions): Promise<void> {
  const server = await startCountersign({
    COUNTERSIGN_REFRESH_BURST: "0",
    COUNTERSIGN_SIGNUP_BURST: "0",
    COUNTERSIGN_TRUST_PROXY: "loopback",
  });
  const hashes = await startMeasuring("raw-hashes.ts");
  const bareServer = await bareHashingServer();
  try {
    const refreshing = await refreshers(server.url, refreshClients);
    for (const name of guests) await refreshers(server.url, guestsOfName, name);
    const storm: Storm = { answers: [], times: [] };
    const steady: Storm = { answers: [], times: [] };
    const logIns = logInners(server.url, logInClients, steady);
    const bareLogIns = logInners(bareServer.url, logInClients, { answers: [], times: [] });
    const stormers = logInners(server.url, stormClients, storm);
    const measured: Measured = { raw: [], logIns: [], bare: [], quiet: [], hashing: [], stormy: [] };
    for (let round = 0; round <= options.rounds; round += 1) {
      const raw = await hashes.run(options.duration);
      const logIn = await runRound(logIns, server.pid, options.duration);
      const bare = await runRound(bareLogIns, bareServer.pid, options.duration);
      const quiet = await runRound(refreshing, server.pid, options.duration);
      const [hashing] = await Promise.all([
        runRound(refreshing, server.pid, options.duration),
        hashes.run(options.duration),
      ]);
      const end = performance.now() + options.duration;
      const [stormy] = await Promise.all([
        runRound(refreshing, server.pid, options.duration, end),
        runRound(stormers, server.pid, options.duration, end),
      ]);
      console.error(`login: ${round} of ${options.rounds} rounds measured`);
      if (round === 0) continue;
      measured.raw.push(raw);
      measured.logIns.push(logIn);
      measured.bare.push(bare);
      measured.quiet.push(quiet);
      measured.hashing.push(hashing);
      measured.stormy.push(stormy);
    }
    report(measured, steady, storm, options);
  } finally {
    hashes.stop();
    await bareServer.stop();
    await server.stop();
  }
}

/**
 * Each has an address of its own, so that no limit on guesses is what is measured, and takes one account after the other. The
 * server closes a connection that has asked for nothing in its first seconds, so each opens its own when it is to begin.
 */
function logInners(url: string, count: number, seen: Storm): Client[] {
  const addresses = guests.flatMap((name) =>
    Array.from({ length: guestsOfName }, (_, index) => `${name}${index}@example.com`),
  );
  return Array.from({ length: count }, (_, index): Client => {
    const requests = addresses.map((address) =>
      logInRequest(url, address).replace("\r\n", `\r\nx-forwarded-for: 10.${count}.0.${index + 1}\r\n`),
    );
    let turn = index * Math.floor(requests.length / count);
    let connection: HttpConnection | undefined;
    return async () => {
      connection ??= await openConnection(url);
      const asked = performance.now();
      seen.answers.push(await connection.send(requests[turn++ % requests.length] ?? ""));
      seen.times.push(performance.now() - asked);
    };
  });
}

function report(measured: Measured, steady: Storm, storm: Storm, options: BenchOptions): void {
  const ratios = (of: (index: number) => number) => median(measured.raw.map((_, index) => of(index)));
  const keptBesideHashes = ratios(
    (index) => figure(measured.hashing, index, "rate") / figure(measured.quiet, index, "rate"),
  );
  const bareToRaw = ratios(
    (index) => figure(measured.bare, index, "rate") / (measured.raw[index] ?? Number.NaN),
  );
  const refused = storm.answers.filter(({ status }) => status === 503);
  const withoutTime = refused.filter(({ head }) => !/\r\nretry-after:/i.test(head)).length;
  publish(
    "login",
    "Log-in",
    [
      `${options.rounds} rounds of ${options.duration} ms each, medians; SQLite, all settings but limits on refreshes and sign-ups by default. The server hashes on all cores but one, and so does the bare hashing.`,
      verdictTable([
        {
          what: `log-ins (${logInClients} clients) / bare Argon2id`,
          value: ratios(
            (index) => figure(measured.logIns, index, "rate") / (measured.raw[index] ?? Number.NaN),
          ),
          least: 0.9,
        },
        {
          what: `p99 of refreshes while ${stormClients} clients log in / quiet`,
          value: ratios(
            (index) => figure(measured.stormy, index, "p99") / figure(measured.quiet, index, "p99"),
          ),
          most: 5,
        },
        {
          what: "throughput of refreshes meanwhile / quiet",
          value: ratios(
            (index) => figure(measured.stormy, index, "rate") / figure(measured.quiet, index, "rate"),
          ),
          least: 0.5,
        },
        { what: "log-ins refused without Retry-After", value: withoutTime, digits: 0, most: 0 },
        {
          what: "longest a log-in of the storm took, s",
          value: Math.max(...storm.times) / 1_000,
          digits: 1,
          most: 10,
        },
      ]),
      table(roundHead, [
        roundRow(`log-ins, ${logInClients} clients`, medianRound(measured.logIns)),
        roundRow("the same of a bare node:http that only hashes", medianRound(measured.bare)),
        roundRow(`refreshes, ${refreshClients} clients, quiet`, medianRound(measured.quiet)),
        roundRow("refreshes beside bare Argon2id", medianRound(measured.hashing)),
        roundRow(`refreshes while ${stormClients} clients log in`, medianRound(measured.stormy)),
      ]),
      `A bare node:http that does nothing but hash with the server's own queue reaches ${bareToRaw.toFixed(2)} of bare Argon2id with the same clients: the rest is what reading, answering and waking threads take of a core that hashes.`,
      `Bare Argon2id in another process, at the priority of the server's own, but without its rests, leaves refreshes ${keptBesideHashes.toFixed(2)} of their throughput.`,
      `Bare Argon2id, one hash right behind another: ${median(measured.raw).toFixed(1)} a second. Answers of the log-ins: ${byStatus(steady)}. Of the storm: ${byStatus(storm)}; median ${(median(storm.times) / 1_000).toFixed(2)} s, p99 ${(quantile(storm.times, 0.99) / 1_000).toFixed(2)} s.`,
    ],
    options,
  );
}

function byStatus({ answers }: Storm): string {
  const counts = new Map<number, number>();
  for (const { status } of answers) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, count]) => `${status}: ${count}`).join(", ");
}

function figure(rounds: readonly Round[], index: number, name: "rate" | "p99"): number {
  return rounds[index]?.[name] ?? Number.NaN;
}
