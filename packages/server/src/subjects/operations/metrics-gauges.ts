import { Gauge, type Registry } from "prom-client";
import type { DatabaseLoad, PoolLoad } from "../../database/connection.ts";
import type { HashQueue } from "../passwords/hash-queue.ts";
import type { KeyState } from "../signing-keys/signing-keys.ts";

/** Where the state stands; read when somebody asks, and never from the database. */
export interface GaugeSources {
  readonly registry: Registry;
  /** ms, as the times below */
  readonly clock: () => number;
  readonly hashQueue: Pick<HashQueue, "stats">;
  readonly databaseLoad: () => DatabaseLoad;
  readonly keyState: () => KeyState;
  readonly heartbeatAt: () => number;
  readonly purgedAt: () => number;
  readonly feedReaders: () => number;
  readonly liveRevocations: () => number;
}

/** Adds what is read at the moment of asking. A gauge that has nothing to tell has no sample. */
export function addGauges(sources: GaugeSources): void {
  addWork(sources);
  addDatabase(sources);
  addTimes(sources);
  addFeed(sources);
}

function addWork({ registry, hashQueue }: GaugeSources): void {
  const { stats } = hashQueue;
  add(
    registry,
    "countersign_hashes_running",
    "Password hashes that run now, those that rest included.",
    () => stats().running,
  );
  add(
    registry,
    "countersign_hashes_waiting",
    "Password hashes that wait for their turn.",
    () => stats().waiting,
  );
}

function addFeed({ registry, feedReaders, liveRevocations }: GaugeSources): void {
  add(registry, "countersign_feed_readers", "Readers of the revocation feed.", feedReaders);
  add(
    registry,
    "countersign_live_revocations",
    "Revocations that concern an access token which may live, as this process has read them.",
    liveRevocations,
  );
}

function addDatabase({ registry, databaseLoad }: GaugeSources): void {
  add(
    registry,
    "countersign_sqlite_waiting_writes",
    "Statements and transactions that wait for SQLite's one writer.",
    () => databaseLoad().waitingWrites,
  );
  addPools("countersign_postgres_connections", "Open connections to PostgreSQL, by pool.", "total");
  addPools(
    "countersign_postgres_idle_connections",
    "Connections to PostgreSQL that do nothing, by pool.",
    "idle",
  );
  addPools(
    "countersign_postgres_waiting",
    "Statements and transactions that wait for a connection to PostgreSQL, by pool.",
    "waiting",
  );

  function addPools(name: string, help: string, member: keyof PoolLoad): void {
    const gauge = new Gauge({
      name,
      help,
      labelNames: ["pool"],
      registers: [],
      collect() {
        for (const [pool, load] of Object.entries(databaseLoad().pools ?? {}))
          this.set({ pool }, load[member]);
      },
    });
    registry.registerMetric(gauge);
  }
}

function addTimes({ registry, clock, keyState, heartbeatAt, purgedAt }: GaugeSources): void {
  const since = (at: number | undefined) =>
    at === undefined ? undefined : Math.max(0, clock() - at) / 1_000;
  add(
    registry,
    "countersign_heartbeat_age_seconds",
    "Seconds since this process last noted in the database, on disk, that it runs.",
    () => since(heartbeatAt()),
  );
  add(
    registry,
    "countersign_purge_age_seconds",
    "Seconds that the purge of this process is behind the clock; before the first one, since the start.",
    () => since(purgedAt()),
  );
  add(registry, "countersign_signing_key_age_seconds", "Seconds since the key that signs began to.", () =>
    since(keyState().current?.useAt),
  );
  add(
    registry,
    "countersign_signing_key_next_in_seconds",
    "Seconds until the next signing key signs; no sample while there is none.",
    () => {
      const { nextAt } = keyState();
      return nextAt === undefined ? undefined : Math.max(0, nextAt - clock()) / 1_000;
    },
  );
  add(
    registry,
    "countersign_signing_keys",
    "Keys that verify access tokens: retired, current and next.",
    () => keyState().verifying,
  );
}

function add(registry: Registry, name: string, help: string, read: () => number | undefined): void {
  const gauge = new Gauge({
    name,
    help,
    registers: [],
    collect() {
      const value = read();
      if (value === undefined) this.remove();
      else this.set(value);
    },
  });
  registry.registerMetric(gauge);
}
