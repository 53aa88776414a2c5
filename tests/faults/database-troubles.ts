import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { debianBinaries, startPostgres } from "../postgres.ts";
import { query, withoutPostgres } from "./cluster.ts";
import { signUpDevices, startFleet } from "./fleet.ts";
import { type Load, startLoad } from "./load.ts";
import { type Proxy, startProxy } from "./proxy.ts";

const clients = 40;
const rest = 200; // ms
const lasts = 4_000; // ms

interface Trouble {
  readonly network: Proxy;
  readonly load: Load;
  /** Runs a statement as the superuser, past the network. */
  readonly admin: (statement: string) => Promise<string>;
}

/** Two servers whose way to PostgreSQL can be spoilt, and clients; after the trouble everybody must get on. */
async function endure(t: TestContext, trouble: (scene: Trouble) => Promise<void>): Promise<void> {
  const postgres = await startPostgres(debianBinaries);
  t.after(() => postgres.stop());
  const admin = (statement: string) => query(postgres.url, statement);
  await admin("create role app login");
  await admin("grant all on schema public to app");
  const network = await startProxy(t, postgres.port);
  const fleet = await startFleet(t, `postgres://app@127.0.0.1:${network.port}/postgres`, { size: 2 });
  const devices = await signUpDevices(fleet.origins, clients);
  const load = startLoad(t, devices, rest);
  await wait(500);
  load.mark();
  await trouble({ network, load, admin });
  const silence = load.longestSilence();
  const before = load.refreshes();
  await wait(2_000);
  await load.stop();
  const after = load.refreshes() - before;
  t.diagnostic(
    `no answer for ${(silence / 1_000).toFixed(1)} s; ${before} refreshes until the end of the trouble, ${after} after`,
  );
  assert.deepEqual([...load.over.values()], [], "somebody was signed out");
  for (const device of devices) assert.equal((await device.refresh(t.signal)).outcome, "refreshed");
}

test(
  "a database that answers half a second late slows refreshes down, and no more",
  { skip: withoutPostgres },
  (t) =>
    endure(t, async ({ network, load }) => {
      network.delay = 500;
      const before = load.refreshes();
      await wait(lasts);
      assert.ok(load.refreshes() > before, "nobody got new tokens");
      network.delay = 0;
    }),
);

test(
  "a database that has no connections left is unavailable for as long, and signs nobody out",
  { skip: withoutPostgres },
  (t) =>
    endure(t, async ({ load, admin }) => {
      const limit = async (connections: number) => {
        await admin(`alter role app connection limit ${connections}`);
        await admin("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'app'");
      };
      await limit(0);
      await wait(lasts / 2);
      const before = load.refreshes();
      await wait(lasts / 4);
      assert.equal(load.refreshes(), before, "somebody was served without a database");
      await limit(3);
      await wait(lasts / 2);
      await admin("alter role app connection limit -1");
      await wait(1_000);
    }),
);
