import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { type Cluster, query, startCluster, withoutPostgres } from "./cluster.ts";
import { type Device, stealFrom } from "./device.ts";
import { type Fleet, signUpDevices, startFleet } from "./fleet.ts";
import { lineTo } from "./line.ts";
import { type Load, startLoad } from "./load.ts";
import { rounds } from "./options.ts";
import { randomOf } from "./random.ts";

/** One takes as long as five of the quick faults. */
const failovers = Math.ceil(rounds / 5);
const clients = 200;
const rest = 500; // ms
const heldBack = 5_000; // ms
const answersLost = 0.03;

const settings = {
  // Far shorter than a failover: the keys carry the retries, and adopted generations fall out of it too.
  COUNTERSIGN_REFRESH_GRACE: "2s",
  COUNTERSIGN_ACCESS_TOKEN_TTL: "1m",
};

/** Somebody who copied a token and spends it once its owner has. */
interface Thief {
  readonly device: Device;
  readonly victim: Device;
  /** Spends on until nothing comes of it. */
  spend(): Promise<void>;
}

function plantThief({ signal }: TestContext, victim: Device, { origins }: Fleet): Thief {
  const device = stealFrom(victim, lineTo(origins));
  return {
    device,
    victim,
    async spend() {
      const stolen = device.refreshToken();
      while (victim.refreshToken() === stolen && !signal.aborted) await wait(20);
      while (typeof (await device.refresh(signal)).outcome !== "object" && !signal.aborted) await wait(rest);
    },
  };
}

async function logOut(devices: readonly Device[], load: Load): Promise<Device[]> {
  for (const device of devices) load.leave(device);
  const outcomes = await Promise.all(devices.map((device) => device.tryLogOut()));
  return devices.filter((_, index) => outcomes[index]);
}

/** How many sessions serve although their ending was acknowledged. */
async function countReturned(ended: readonly Device[]): Promise<number> {
  const outcomes = await Promise.all(ended.map((device) => device.refresh()));
  return outcomes.filter(({ outcome }) => outcome === "refreshed").length;
}

const countAdopted = async ({ standby }: Cluster) =>
  Number(await query(standby.url, "select count(*) from audit_events where type = 'session.adopted'"));

async function failOverAsynchronously(t: TestContext): Promise<void> {
  const cluster = await startCluster(t, "asynchronous");
  const fleet = await startFleet(t, cluster.url, { settings });
  const devices = await signUpDevices(fleet.origins, clients);
  for (const network of fleet.networks) network.dropping = answersLost;
  const load = startLoad(t, devices, rest);
  const [early, late, after] = [devices.slice(0, 3), devices.slice(3, 6), devices.slice(6, 9)].map(
    (victims) => () => victims.map((victim) => plantThief(t, victim, fleet)),
  );
  assert.ok(early && late && after);
  const leavers = devices.slice(9, 29);
  await wait(1_000);

  cluster.replication.pause();
  const thieves = early();
  const found = thieves.map((thief) => thief.spend());
  await wait(heldBack / 2);
  const patient = late();
  const ended = await logOut(leavers, load);
  await wait(heldBack / 2);
  load.mark();
  await cluster.failOver();
  found.push(...patient.map((thief) => thief.spend()));
  await wait(1_500);
  const unavailable = load.longestSilence();
  const lastly = after();
  found.push(...lastly.map((thief) => thief.spend()));
  await wait(5_000);
  for (const network of fleet.networks) network.dropping = 0;
  await Promise.race([Promise.all(found), wait(20_000)]);
  await wait(2_000);
  await load.stop();

  const victims = [...thieves, ...patient, ...lastly].map(({ victim }) => victim);
  const missed = victims.filter((victim) => load.over.get(victim) !== "reuse_detected");
  const signedOut = [...load.over].filter(([device]) => !victims.includes(device));
  const [adopted, returned] = [
    await countAdopted(cluster),
    await countReturned([...ended, ...load.over.keys()]),
  ];
  t.diagnostic(
    `${load.refreshes()} refreshes, ${adopted} adopted, unavailable for ${(unavailable / 1_000).toFixed(1)} s; signed out ${signedOut.length}, thefts missed ${missed.length} of ${victims.length}, ended sessions back ${returned} of ${ended.length + load.over.size}`,
  );
  assert.ok(adopted > 0, "the failover lost no write");
  assert.ok(ended.length > 0, "nobody had logged out");
  assert.deepEqual(
    signedOut.map(([device, reason]) => `${device.sessionId}: ${reason}`),
    [],
  );
  assert.equal(missed.length, 0, "a theft was missed");
  assert.equal(returned, 0, "an ended session is back");
}

test("PostgreSQL: a failover to an asynchronous standby that lacks the last writes signs nobody out, misses no theft and brings no ended session back", {
  skip: withoutPostgres,
}, async (t) => {
  for (let round = 1; round <= failovers; round++)
    await t.test(`failover ${round}`, (own) => failOverAsynchronously(own));
});

async function failOverSynchronously(t: TestContext): Promise<void> {
  const cluster = await startCluster(t, "synchronous");
  const fleet = await startFleet(t, cluster.url, { settings });
  const devices = await signUpDevices(fleet.origins, clients);
  const random = randomOf("synchronous");
  const load = startLoad(t, devices, rest);
  const leavers = devices.slice(0, 60);
  const acknowledged: Device[] = [];
  const leaving = leavers.map(async (device) => {
    await wait(random.below(heldBack));
    acknowledged.push(...(await logOut([device], load)));
  });
  await wait(heldBack / 2);
  cluster.replication.pause();
  const before = acknowledged.length;
  await wait(heldBack);
  // Whoever took a log-out and remembers it dies with the primary.
  const indices = Array.from({ length: fleet.size }, (_, index) => index);
  await Promise.all([cluster.failOver(), ...indices.map((index) => fleet.end(index, "SIGKILL"))]);
  await Promise.all(leaving);
  await Promise.all(indices.map((index) => fleet.restart(index)));
  await wait(2_000);
  await load.stop();
  const adopted = await countAdopted(cluster);
  const returned = await countReturned(acknowledged);
  t.diagnostic(
    `${adopted} adopted, ${acknowledged.length} of ${leavers.length} log-outs acknowledged, ${acknowledged.length - before} of them without the standby, ${returned} undone`,
  );
  assert.ok(adopted > 0, "the failover lost no write");
  assert.ok(before > 0, "nobody had logged out");
  assert.equal(returned, 0, "an acknowledged log-out was undone");
  assert.deepEqual([...load.over.values()], []);
}

test("PostgreSQL: a failover to a synchronous standby undoes no acknowledged log-out, though the processes that took it die too", {
  skip: withoutPostgres,
}, async (t) => {
  for (let round = 1; round <= failovers; round++)
    await t.test(`failover ${round}`, (own) => failOverSynchronously(own));
});
