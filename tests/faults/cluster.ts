import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";
import { promisify } from "node:util";
import { debianBinaries, type Postgres, startPostgres, startStandby } from "../postgres.ts";
import { eventually } from "../system/eventually.ts";
import { type Proxy, startProxy } from "./proxy.ts";

export const withoutPostgres =
  debianBinaries === undefined ? "NOT TRIED: Debian's PostgreSQL 15 is not installed" : false;

/** A primary, and a standby that follows it over a network which can be held up. */
export interface Cluster {
  readonly primary: Postgres;
  readonly standby: Postgres;
  readonly replication: Proxy;
  /** Of both: the servers use the one that takes writes. */
  readonly url: string;
  /** Kills the primary, and what it sent lately with it, and lets the standby take over. */
  failOver(): Promise<void>;
}

export async function startCluster(
  t: TestContext,
  standbys: "asynchronous" | "synchronous",
): Promise<Cluster> {
  assert.ok(debianBinaries);
  const primary = await startPostgres(debianBinaries);
  t.after(() => primary.stop());
  const standby = await startStandby(primary, debianBinaries);
  t.after(() => standby.stop());
  const replication = await startProxy(t, primary.port);
  const source = `host=127.0.0.1 port=${replication.port} user=postgres`;
  await query(standby.url, `alter system set primary_conninfo = '${source}'`);
  await query(standby.url, "select pg_reload_conf()");
  const port =
    "select conninfo like '%port=' || $$" + replication.port + "$$ || '%' from pg_stat_wal_receiver";
  assert.equal(
    await eventually(
      () => query(standby.url, port),
      (answer) => answer === "t",
    ),
    "t",
  );
  if (standbys === "synchronous") {
    await query(primary.url, "alter system set synchronous_standby_names = '*'");
    await query(primary.url, "select pg_reload_conf()");
  }
  return {
    primary,
    standby,
    replication,
    url: primary.url.replace(/@[^/]+/, `@127.0.0.1:${primary.port},127.0.0.1:${standby.port}`),
    async failOver() {
      await primary.kill();
      replication.cut();
      await query(standby.url, "select pg_promote()");
    },
  };
}

/** Runs one statement and gives the first value of its answer as text. */
export async function query(url: string, statement: string): Promise<string> {
  assert.ok(debianBinaries);
  const psql = join(dirname(debianBinaries.postgres), "psql");
  const words = ["--no-psqlrc", "--tuples-only", "--no-align", "--command", statement, url];
  return (await promisify(execFile)(psql, words)).stdout.trim();
}
