import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { debianBinaries, startPostgres } from "../postgres.ts";
import { runToEnd } from "../system/server-process.ts";
import { eventually } from "../system/eventually.ts";
import { query, withoutPostgres } from "./cluster.ts";
import { type Fleet, signUpDevices, startFleet } from "./fleet.ts";
import { type Load, startLoad } from "./load.ts";
import { rounds } from "./options.ts";
import { randomOf } from "./random.ts";

const clients = 60;
const rest = 200; // ms

interface Key {
  readonly kid: string;
  readonly state: string;
}

interface Scene {
  readonly fleet: Fleet;
  readonly load: Load;
  readonly databaseUrl: string;
}

/** Three servers on PostgreSQL, and clients who go on to the next server where one gives no answer. */
async function underLoad(
  t: TestContext,
  settings: Readonly<Record<string, string>>,
  spoil: (scene: Scene) => Promise<void>,
): Promise<void> {
  const postgres = await startPostgres(debianBinaries);
  t.after(() => postgres.stop());
  const fleet = await startFleet(t, postgres.url, { settings });
  const load = startLoad(t, await signUpDevices(fleet.origins, clients), rest);
  await wait(500);
  load.mark();
  await spoil({ fleet, load, databaseUrl: postgres.url });
  await wait(1_000);
  await load.stop();
  t.diagnostic(
    `${load.refreshes()} refreshes, a failed one succeeded after ${load.mostFailures()} retries at most`,
  );
  assert.deepEqual([...load.over.values()], [], "somebody was signed out");
  assert.ok(load.mostFailures() <= 1, `a request failed ${load.mostFailures()} times in a row`);
}

/** Each server in turn is replaced by one of the new version. */
async function replaceAll(fleet: Fleet): Promise<void> {
  for (let index = 0; index < fleet.size; index++) {
    await fleet.end(index, "SIGTERM");
    await fleet.restart(index);
    await wait(300);
  }
}

async function runCommand({ folder, environment }: Fleet, ...words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runToEnd({ folder, environment }, words);
  assert.equal(code, 0, stderr);
  return stdout;
}

test("one of three servers killed and started again under load: each failed request succeeds when it is sent once more", {
  skip: withoutPostgres,
}, (t) => {
  const random = randomOf("kills of servers");
  return underLoad(t, {}, async ({ fleet }) => {
    for (let round = 1; round <= rounds; round++) {
      const index = random.below(fleet.size);
      await wait(random.below(500));
      await fleet.end(index, "SIGKILL");
      await wait(random.below(500));
      await fleet.restart(index);
    }
  });
});

// There is one migration yet. What the next one will do, adding a column, is done by hand where it would be done.
test(
  "a rolling upgrade with a migration in the middle: each failed request succeeds when it is sent once more",
  { skip: withoutPostgres },
  (t) =>
    underLoad(t, {}, async ({ fleet, databaseUrl }) => {
      await runCommand(fleet, "migrate");
      for (const table of ["sessions", "users", "signing_keys", "revocations"])
        await query(databaseUrl, `alter table ${table} add column added_later text`);
      await wait(1_000);
      await replaceAll(fleet);
    }),
);

test(
  "signing keys rotated under load: each failed request succeeds when it is sent once more",
  { skip: withoutPostgres },
  (t) =>
    underLoad(t, { COUNTERSIGN_KEY_PUBLISH_LEAD: "2s" }, async ({ fleet, databaseUrl }) => {
      for (let round = 1; round <= Math.ceil(rounds / 5); round++) {
        const { key } = JSON.parse(await runCommand(fleet, "keys", "rotate", "--json")) as { key: Key };
        const signsAll = `select bool_and(signs_with = '${key.kid}') from runs`;
        assert.equal(
          await eventually(
            () => query(databaseUrl, signsAll),
            (answer) => answer === "t",
          ),
          "t",
        );
        await wait(500);
      }
      const listed = await runCommand(fleet, "keys", "list", "--json");
      const { items } = JSON.parse(listed) as { items: Key[] };
      assert.equal(items.filter(({ state }) => state === "retired").length, Math.ceil(rounds / 5));
    }),
);
