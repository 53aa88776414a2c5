import { randomBytes } from "node:crypto";
import { freePort } from "../tests/free-port.ts";
import { startPostgres } from "../tests/postgres.ts";
import { quantile } from "./load/quantiles.ts";
import { type BenchOptions, publish, table, verdictTable } from "./report.ts";
import { type GuardProcess, startGuardProcess } from "./revocation/guard-process.ts";
import { startCountersign } from "./server-process.ts";

const trials = 200;
const servers = 3;
const users = 10;

/** From a log-out's answer until guards in other processes, each at another server of the same database, refuse the token. */
export async function benchRevocation(options: BenchOptions): Promise<void> {
  const postgres = await startPostgres();
  const issuer = `http://localhost:${await freePort()}`;
  const environment = {
    COUNTERSIGN_SECRET: randomBytes(32).toString("base64url"),
    COUNTERSIGN_DATABASE_URL: postgres.url,
    COUNTERSIGN_ISSUER: issuer,
  };
  // One after another: the first makes the tables.
  const started = [];
  for (let at = 0; at < servers; at += 1) started.push(await startCountersign(environment));
  const urls = started.map(({ url }) => url);
  const guards = await Promise.all(urls.map((url) => startGuardProcess(issuer, url)));
  try {
    report(await runTrials(urls, guards), options);
  } finally {
    for (const guard of guards) guard.stop();
    for (const server of started) await server.stop();
    await postgres.stop();
  }
}

interface Trial {
  /** ms, at the guard of the server that was told of the log-out. */
  readonly own: number;
  /** ms, at the guards of the other servers. */
  readonly others: readonly number[];
}

async function runTrials(urls: readonly string[], guards: readonly GuardProcess[]): Promise<Trial[]> {
  const tokens = await signUpAndLogIn(urls);
  const results: Trial[] = [];
  for (const [trial, token] of tokens.entries()) {
    const at = trial % urls.length;
    const refusals = await Promise.all(guards.map((guard) => guard.watch(token)));
    const answer = await fetch(`${urls[at]}/v1/logout`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
    });
    // Clocks of processes on one machine are one clock.
    const answered = performance.timeOrigin + performance.now();
    if (answer.status !== 204) throw new Error(`The log-out was answered ${answer.status}.`);
    const times = await Promise.all(
      refusals.map(async (refused) => Math.max(0, (await refused()) - answered)),
    );
    results.push({ own: times[at] ?? Number.NaN, others: times.filter((_time, index) => index !== at) });
    // Log-outs do not keep step with the looks of the servers.
    await new Promise((resolve) => {
      setTimeout(resolve, Math.random() * 50);
    });
  }
  return results;
}

/** Sessions of a few users: hashing passwords takes most of the time. */
async function signUpAndLogIn(urls: readonly string[]): Promise<string[]> {
  const tokens: string[] = [];
  for (let trial = 0; trial < trials; trial += 1) {
    const body = { email: `user${trial % users}@example.com`, password: "a long walk in the rain" };
    const answer = await fetch(`${urls[0]}/v1/${trial < users ? "signup" : "login"}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(await answer.text());
    tokens.push(((await answer.json()) as { access_token: string }).access_token);
  }
  return tokens;
}

function report(results: readonly Trial[], options: BenchOptions): void {
  const own = results.map((trial) => trial.own);
  const others = results.flatMap((trial) => trial.others);
  const all = [...own, ...others];
  publish(
    "revocation",
    "Revocation",
    [
      `${trials} log-outs, in turn at each of ${servers} server processes on one PostgreSQL; ${servers} guards, each in a process of its own that reads the feed of another server. Measured from the log-out's answer until the guard refuses the access token; a guard that refuses before the answer has come counts as 0.`,
      verdictTable([
        { what: "median, ms", value: quantile(all, 0.5), digits: 1, most: 100 },
        { what: "p99, ms", value: quantile(all, 0.99), digits: 1, most: 1_000 },
      ]),
      table(
        ["guard", "measured", "median ms", "p99 ms", "longest ms"],
        [row("at the server that was told", own), row("at another server", others), row("all", all)],
      ),
    ],
    options,
  );
}

function row(name: string, times: readonly number[]): string[] {
  const values = [quantile(times, 0.5), quantile(times, 0.99), Math.max(...times)];
  return [name, String(times.length), ...values.map((value) => value.toFixed(1))];
}
