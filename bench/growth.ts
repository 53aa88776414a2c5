import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSettings } from "../packages/server/src/config/read-settings.ts";
import type { Database } from "../packages/server/src/database/connection.ts";
import { openDatabase } from "../packages/server/src/database/open-database.ts";
import { createStores } from "../packages/server/src/subjects/stores.ts";
import { refresherFrom } from "./contenders.ts";
import { bytesOf, insertSessions, seed } from "./growth/seed.ts";
import { type SeededSessions, seededSessions } from "./growth/seeded-sessions.ts";
import { residentBytes } from "./load/cpu.ts";
import { median } from "./load/quantiles.ts";
import { type Client, medianRound, type Round, runRound } from "./load/round.ts";
import { type BenchOptions, publish, roundHead, roundRow, table, verdictTable } from "./report.ts";
import { type ServerProcess, startCountersign } from "./server-process.ts";

const clients = 32;
const few = 1_000;
const turned = 10_000;
const turns = 100;
const expired = 100_000;
const purgeWithin = 90_000; // ms: the server purges a minute after its start
const longAgo = 200 * 86_400_000; // ms

export interface GrowthOptions extends BenchOptions {
  /** How many sessions the large database has. */
  readonly sessions: number;
}

/** A server on a seeded SQLite file. */
interface Grown {
  readonly folder: string;
  readonly environment: Record<string, string>;
  readonly database: Database;
  readonly seeded: SeededSessions;
  readonly bytesEach: number;
}

/** What a million sessions cost, against a thousand: refreshes, room, a purge, a start. */
export async function benchGrowth(options: GrowthOptions): Promise<void> {
  const small = await grow(few);
  const large = await grow(options.sessions);
  const rates = await compare(small, large, options);
  const before = await bytesOf(large.database);
  await turnMany(large);
  const grown = (await bytesOf(large.database)) / before;
  const purge = await measurePurge(large, options);
  for (const { database, folder } of [small, large]) {
    await database.close();
    rmSync(folder, { recursive: true });
  }
  const { start, idle } = rates;
  publish(
    "growth",
    "Growth",
    [
      `SQLite, ${options.sessions.toLocaleString("en")} sessions against ${few.toLocaleString("en")}; ${clients} clients refresh sessions picked at random; ${options.rounds} rounds of ${options.duration} ms each, medians. ${Math.round(large.bytesEach)} bytes a session, indexes included.`,
      verdictTable([
        { what: "refreshes with many sessions / with few", value: median(rates.ratios), least: 0.8 },
        {
          what: `size after ${turns} refreshes of each of ${turned.toLocaleString("en")} / before`,
          value: grown,
          most: 1.2,
        },
        {
          what: `p99 of refreshes during a purge of ${expired.toLocaleString("en")} / quiet`,
          value: p99(purge.busy) / p99(purge.quiet),
          most: 3,
        },
        { what: "start on the large database, s", value: start / 1_000, most: 1 },
        { what: "memory of the idle server, MB", value: idle / 1e6, digits: 0, most: 120 },
      ]),
      table(roundHead, [
        roundRow("few sessions", medianRound(rates.small)),
        roundRow("many sessions", medianRound(rates.large)),
        roundRow("many, before and after the purge", medianRound(purge.quiet)),
        roundRow(`many, during the purge (${purge.busy.length} half seconds)`, medianRound(purge.busy)),
      ]),
    ],
    options,
  );
}

async function grow(count: number): Promise<Grown> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-growth-"));
  const secret = randomBytes(32).toString("base64url");
  const environment = {
    COUNTERSIGN_REFRESH_BURST: "0",
    COUNTERSIGN_SECRET: secret,
    COUNTERSIGN_DATABASE_URL: `sqlite:${join(folder, "bench.db")}`,
  };
  // The first start makes the database and numbers the secret.
  await (await startCountersign(environment, folder)).stop();
  const settings = readSettings(environment);
  const database = await openDatabase(settings);
  const [masterSecret] = settings.secret ?? [];
  const [numbered] = await createStores(database.connection).masterSecrets.list();
  if (masterSecret === undefined || numbered === undefined)
    throw new TypeError("The server has no master secret.");
  const seeded = seededSessions(masterSecret, numbered.v, Date.now());
  const bytesEach = await seed(database, seeded, count);
  console.error(`growth: ${count} sessions made`);
  return { folder, environment, database, seeded, bytesEach };
}

async function startOn({ environment, folder }: Grown): Promise<{ server: ServerProcess; start: number }> {
  const began = performance.now();
  const server = await startCountersign(environment, folder);
  return { server, start: performance.now() - began };
}

/** Each refreshes another session every time. */
function randomClients(url: string, { seeded }: Grown, unused: () => number): Promise<Client[]> {
  return Promise.all(
    Array.from({ length: clients }, async (): Promise<Client> => {
      const refresh = await refresherFrom(url, seeded.token(unused()));
      return () => refresh(seeded.token(unused()));
    }),
  );
}

/** Session numbers in random order, each once: its token is spent then. */
function shuffled(from: number, to: number): () => number {
  const order = Array.from({ length: to - from }, (_, index) => ({
    number: from + index,
    place: Math.random(),
  }));
  order.sort((a, b) => a.place - b.place);
  let next = 0;
  return () => {
    const one = order[next]?.number ?? from;
    next += 1;
    if (next > order.length) throw new Error("All sessions have been refreshed: fewer or shorter rounds.");
    return one;
  };
}

async function compare(small: Grown, large: Grown, { rounds, duration, sessions }: GrowthOptions) {
  const one = await startOn(small);
  const other = await startOn(large);
  const idle = residentBytes(other.server.pid);
  try {
    // The few are refreshed again and again, each with the token that it got last.
    const own = await Promise.all(
      Array.from({ length: clients }, (_, index) => refresherFrom(one.server.url, small.seeded.token(index))),
    );
    const ofMany = await randomClients(other.server.url, large, shuffled(turned, sessions - clients));
    const measured = { small: [] as Round[], large: [] as Round[], ratios: [] as number[] };
    for (let round = 0; round <= rounds; round += 1) {
      const left = await runRound(own, one.server.pid, duration);
      const right = await runRound(ofMany, other.server.pid, duration);
      if (round === 0) continue;
      measured.small.push(left);
      measured.large.push(right);
      measured.ratios.push(right.rate / left.rate);
    }
    return { ...measured, start: other.start, idle };
  } finally {
    await one.server.stop();
    await other.server.stop();
  }
}

async function turnMany({ database, seeded }: Grown): Promise<void> {
  const { sessions } = createStores(database.connection);
  const remembered = readSettings({}).refreshBurst + 1;
  for (let generation = 0; generation < turns; generation += 1) {
    const now = Date.now();
    const last = Array.from(
      { length: Math.min(generation + 1, remembered) },
      (_, index) => generation - index,
    ).toReversed();
    const rotations = last.map((from) => ({ from, to: from, at: now, key: null }));
    await Promise.all(
      Array.from({ length: turned }, (_, index) => {
        const { id, hash, issuedAt, idleExpiresAt } = seeded.session(index);
        return sessions.rotate(id, generation, {
          generation: generation + 1,
          hash,
          issuedAt,
          rotations,
          lastSeenAt: now,
          idleExpiresAt,
        });
      }),
    );
  }
  console.error(`growth: ${turned} sessions turned ${turns} times`);
}

/** Half seconds in which rows were deleted, and those in which none were. */
async function measurePurge(
  large: Grown,
  { sessions }: GrowthOptions,
): Promise<{ busy: Round[]; quiet: Round[] }> {
  const { database, seeded } = large;
  const old: SeededSessions = { ...seeded, session: (index) => longExpired(seeded.session(index)) };
  await insertSessions(database.connection, old, sessions, sessions + expired);
  const left = async () => {
    const query = database.connection.read
      .selectFrom("sessions")
      .select(({ fn }) => fn.countAll<number>().as("rows"));
    const { rows } = await query.where("expires_at", "<", Date.now()).executeTakeFirstOrThrow();
    return rows;
  };
  const { server } = await startOn(large);
  const measured = { busy: [] as Round[], quiet: [] as Round[] };
  try {
    const some = await Promise.all(
      Array.from({ length: clients }, (_, index) =>
        refresherFrom(server.url, seeded.token(sessions - 1 - index)),
      ),
    );
    const end = performance.now() + purgeWithin;
    for (let before = await left(); before > 0 && performance.now() < end; ) {
      const round = await runRound(some, server.pid, 500);
      const after = await left();
      measured[after < before ? "busy" : "quiet"].push(round);
      before = after;
    }
    return measured;
  } finally {
    await server.stop();
  }
}

function longExpired(session: ReturnType<SeededSessions["session"]>): ReturnType<SeededSessions["session"]> {
  const { createdAt, idleExpiresAt, expiresAt } = session;
  return {
    ...session,
    createdAt: createdAt - longAgo,
    idleExpiresAt: idleExpiresAt - longAgo,
    expiresAt: expiresAt - longAgo,
  };
}

function p99(rounds: readonly Round[]): number {
  return median(rounds.map((round) => round.p99));
}
