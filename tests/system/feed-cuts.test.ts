import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { createGuard, GuardError } from "@countersign/guard";
import { decodeUnverified } from "@countersign/jwt";
import { freePort } from "../free-port.ts";
import { eventually } from "./eventually.ts";
import { createMoves } from "./feed-cuts-moves.ts";
import { type BadNetwork, startBadNetwork } from "./feed-cuts-proxy.ts";
import { runToEnd, startProcess, temporaryFolder } from "./server-process.ts";

const [revocations, cuts, kills] = [1_000, 50, 3];
const [users, sessionsEach] = [20, 15];

test("cuts, delays and killed servers lose a guard no revocation, and hit no wrong session", async (t) => {
  const network = await startBadNetwork(t);
  const servers = await startServers(t, network);
  const people = createMoves(servers.url, () => operator.access_token);
  const names = Array.from({ length: users }, (_, at) => `user${at}@example.com`);
  await Promise.all(names.map((name) => people.enter("/v1/signup", name)));
  for (let round = 1; round < sessionsEach; round += 1)
    await Promise.all(names.map((name) => people.enter("/v1/login", name)));
  await servers.run("role", "create", "clerk", "books:write");
  await servers.run("role", "create", "boss", "users:write", "roles:write", "books:write");
  const boss = createMoves(servers.url, () => "");
  await boss.enter("/v1/signup", "boss@example.com");
  await servers.run("user", "grant", "boss@example.com", "boss");
  const operator = await boss.enter("/v1/login", "boss@example.com");

  const guard = startGuard(t, servers.issuer);
  const database = new DatabaseSync(servers.file, { readOnly: true });
  t.after(() => database.close());
  const written = () =>
    Number(database.prepare("select count(*) as count from revocations").get()?.["count"]);
  let killed = 0;
  while (written() < revocations) {
    await Promise.all(Array.from({ length: 4 }, () => people.move()));
    // So that the cuts are spread over the revocations.
    const due = cuts * Math.min(1, written() / revocations);
    await eventually(network.cuts, (count) => count >= due);
    if (killed < kills && written() > (revocations * (killed + 1)) / (kills + 1)) {
      killed += 1;
      await servers.kill();
    }
  }
  // Chance may have left no session without an ending or a change: these are such, and no revocation may hit them.
  await Promise.all(names.map((name) => people.enter("/v1/login", name)));
  network.cutting = false;
  assert.equal(killed, kills);
  assert.ok(network.cuts() >= cuts);

  const differing = () => people.tokens.filter((token) => judge(guard, token) !== verdictOf(database, token));
  assert.deepEqual(await eventually(differing, ({ length }) => length === 0), []);
  const verdicts = Map.groupBy(people.tokens, (token) => judge(guard, token));
  assert.deepEqual(new Set(verdicts.keys()), new Set([undefined, "session_ended", "token_stale"]));
});

/** Two on one file: one serves, the other takes over when that is killed. */
async function startServers(t: TestContext, network: BadNetwork) {
  const folder = temporaryFolder(t);
  const issuer = `http://localhost:${network.port}`;
  const settings = { COUNTERSIGN_ISSUER: issuer, COUNTERSIGN_REFRESH_BURST: "0" };
  const start = async () => {
    const port = await freePort();
    const environment = { ...settings, COUNTERSIGN_PORT: String(port) };
    return { port, ...(await startProcess(t, { folder, environment })) };
  };
  let serving = await start();
  let next = start();
  network.target = serving.port;
  return {
    issuer,
    file: join(folder, "data", "countersign.db"),
    /** Past the bad network. */
    url: () => `http://localhost:${serving.port}`,
    async run(...words: string[]): Promise<void> {
      const { code, stderr } = await runToEnd({ folder, environment: settings }, words);
      assert.equal(code, 0, stderr);
    },
    async kill(): Promise<void> {
      const { child, ended } = serving;
      child.kill("SIGKILL");
      await ended;
      serving = await next;
      network.target = serving.port;
      next = start();
    },
  };
}

/** One of those that the guard makes between tries, where chance shortens them to the half. */
function isPause(milliseconds: number): boolean {
  return milliseconds === 15_000 || Number.isInteger(Math.log2(milliseconds / 125));
}

/** Its pauses between tries, which double with each failure, are short; its patience is as usual. */
function startGuard(t: TestContext, issuer: string) {
  const guard = createGuard({
    issuer,
    audience: issuer,
    random: () => 0,
    onFeedDown() {},
    schedule(milliseconds, run) {
      const timer = setTimeout(run, isPause(milliseconds) ? 20 : milliseconds);
      return () => clearTimeout(timer);
    },
  });
  t.after(() => guard.close());
  return guard;
}

function judge(guard: ReturnType<typeof startGuard>, token: string): string | undefined {
  try {
    guard.verify(token);
    return undefined;
  } catch (error) {
    if (error instanceof GuardError) return error.code;
    throw error;
  }
}

function verdictOf(database: DatabaseSync, token: string): string | undefined {
  const { sid, sub, roles_version } = decodeUnverified(token).payload as Record<string, string | number>;
  const session = database.prepare("select ended_at from sessions where id = ?").get(sid ?? "");
  if (session === undefined || session["ended_at"] !== null) return "session_ended";
  const user = database.prepare("select roles_version from users where id = ?").get(sub ?? "");
  return Number(roles_version) < Number(user?.["roles_version"]) ? "token_stale" : undefined;
}
