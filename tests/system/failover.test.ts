import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { readPostgresUrl } from "../../packages/server/src/database/postgres/address.ts";
import { openPostgresDatabase } from "../../packages/server/src/database/postgres/postgres-database.ts";
import { freePort } from "../free-port.ts";
import { debianBinaries, type Postgres, startPostgres, startStandby } from "../postgres.ts";
import { startProcess, temporaryFolder } from "./server-process.ts";

const options = {
  skip: debianBinaries === undefined ? "NOT TRIED: Debian's PostgreSQL 15 is not installed" : false,
  timeout: 120_000, // ms: a failover that nobody notices ends the test
};

/** A primary and a standby that follows it, which no commit waits for. */
async function startCluster(t: TestContext) {
  const primary = await startPostgres(debianBinaries);
  t.after(() => primary.stop());
  assert.ok(debianBinaries);
  const standby = await startStandby(primary, debianBinaries);
  t.after(() => standby.stop());
  return { primary, standby };
}

/** Runs one statement and gives the first value of its answer as text. */
function ask({ url }: Postgres, statement: string): string {
  assert.ok(debianBinaries);
  const psql = join(dirname(debianBinaries.postgres), "psql");
  const words = ["--no-psqlrc", "--tuples-only", "--no-align", "--command", statement, url];
  const { status, stdout, stderr } = spawnSync(psql, words, { encoding: "utf8" });
  assert.equal(status, 0, stderr);
  return stdout.trim();
}

/** Lets the standby have all that was written so far, and nothing more. */
function cutOff({ primary, standby }: { primary: Postgres; standby: Postgres }): void {
  const written = ask(primary, "select pg_current_wal_lsn()");
  while (ask(standby, `select pg_last_wal_replay_lsn() >= '${written}'`) !== "t");
  ask(standby, "alter system set primary_conninfo = ''");
  ask(standby, "select pg_reload_conf()");
  while (ask(standby, "select count(*) from pg_stat_wal_receiver") !== "0");
}

async function startServer(t: TestContext, databaseUrl: string) {
  const port = await freePort();
  const { said } = await startProcess(t, {
    folder: temporaryFolder(t),
    environment: {
      COUNTERSIGN_PORT: String(port),
      COUNTERSIGN_DATABASE_URL: databaseUrl,
      COUNTERSIGN_SECRET: randomBytes(32).toString("base64url"),
    },
  });
  return {
    said,
    async post(path: string, body: object) {
      const response = await fetch(`http://localhost:${port}${path}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      return { status: response.status, body: text === "" ? {} : JSON.parse(text) };
    },
  };
}

test(
  "after a failover to a standby that lacks the last writes, who logged out stays out and nobody else is signed out",
  options,
  async (t) => {
    const cluster = await startCluster(t);
    const { primary, standby } = cluster;
    const both = primary.url.replace(/@[^/]+/, `@127.0.0.1:${primary.port},127.0.0.1:${standby.port}`);
    const server = await startServer(t, both);
    await server.said("none that a commit waits for");
    const signUp = async (name: string) =>
      (await server.post("/v1/signup", { email: `${name}@example.com`, password: "a long walk in the rain" }))
        .body;
    const [ada, bob, cyd] = [await signUp("ada"), await signUp("bob"), await signUp("cyd")];

    cutOff(cluster);
    const loggedOut = await server.post("/v1/logout", { refresh_token: ada.refresh_token });
    assert.deepEqual([loggedOut.status, loggedOut.body], [204, {}]);
    const ahead = await server.post("/v1/refresh", { refresh_token: bob.refresh_token });
    assert.equal(ahead.status, 200);
    await primary.kill();
    ask(standby, "select pg_promote()");
    await server.said("failover had lost");

    const refused = await server.post("/v1/refresh", { refresh_token: ada.refresh_token });
    assert.equal(refused.status, 401);
    assert.equal(refused.body.reason, "logged_out");
    for (const { refresh_token } of [ahead.body, cyd])
      assert.equal((await server.post("/v1/refresh", { refresh_token })).status, 200);
    const adopted = "select count(*) from audit_events where type = 'session.adopted'";
    assert.equal(ask(standby, adopted), "1");
  },
);

test(
  "the start warns of standbys that no commit waits for, also where the user may not see them",
  options,
  async (t) => {
    const { primary } = await startCluster(t);
    ask(primary, "create role app login");
    const address = readPostgresUrl(primary.url.replace("postgres@", "app@"));
    assert.ok(address);
    const database = await openPostgresDatabase({ address, poolSize: 1 });
    try {
      assert.equal((await database.warnings()).length, 1);
      ask(primary, "alter system set synchronous_standby_names = '*'");
      ask(primary, "select pg_reload_conf()");
      while ((await database.warnings()).length > 0);
    } finally {
      await database.close();
    }
  },
);

test("a server without standbys gives no warning", options, async (t) => {
  const postgres = await startPostgres(debianBinaries);
  t.after(() => postgres.stop());
  const address = readPostgresUrl(postgres.url);
  assert.ok(address);
  const database = await openPostgresDatabase({ address, poolSize: 1 });
  assert.deepEqual(await database.warnings(), []);
  await database.close();
});
