import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { Agent, type ClientRequest, type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { type TestContext, test } from "node:test";
import { text } from "node:stream/consumers";
import { Client } from "pg";
import { end, runToEnd, start, startProcess, temporaryFolder } from "./server-process.ts";
import { freePort } from "../free-port.ts";
import { startPostgres } from "../postgres.ts";
import { startTcpProxy } from "../tcp-proxy.ts";

const signUp = JSON.stringify({ email: "ada@example.com", password: "a long walk in the rain" });

async function startServer(t: TestContext, environment: Record<string, string> = {}) {
  const port = await freePort();
  const started = await startProcess(t, {
    folder: temporaryFolder(t),
    environment: { COUNTERSIGN_PORT: String(port), ...environment },
  });
  return { ...started, port };
}

/** Sends a request's head and waits until the server asks for its body: from then on it is under way. */
async function beginSignUp(t: TestContext, port: number): Promise<ClientRequest> {
  const agent = new Agent({ keepAlive: true });
  t.after(() => agent.destroy());
  const headers = {
    "content-type": "application/json",
    "content-length": signUp.length,
    expect: "100-continue",
  };
  const begun = request({ port, path: "/v1/signup", method: "POST", agent, headers });
  begun.on("error", () => {});
  begun.flushHeaders();
  await new Promise((resolve) => {
    begun.once("continue", resolve);
  });
  return begun;
}

function finish(begun: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    begun.once("response", resolve);
    begun.once("error", reject);
    begun.end(signUp);
  });
}

/** Resolves once nobody takes connections at the port. */
async function untilClosed(port: number): Promise<void> {
  const isOpen = () =>
    new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1");
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
      socket.once("connect", () => socket.destroy());
    });
  while (await isOpen());
}

test("a hang-up that leaves nobody to write to stops the server in order all the same", async (t) => {
  const { child, ended, port } = await startServer(t);
  const begun = await beginSignUp(t, port);
  child.stdout.destroy();
  child.stderr.destroy();
  child.kill("SIGHUP");
  await untilClosed(port);
  assert.equal((await finish(begun)).statusCode, 201);
  assert.equal((await ended).code, 0);
});

for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
  test(`${signal}: no new connection is taken, what is under way is answered, the exit code is 0`, async (t) => {
    const { child, ended, port } = await startServer(t);
    const begun = await beginSignUp(t, port);
    child.kill(signal);
    await untilClosed(port);
    const answer = await finish(begun);
    assert.equal(answer.statusCode, 201);
    assert.ok(JSON.parse(await text(answer)).refresh_token);
    const since = performance.now();
    const { code, stderr } = await ended;
    assert.deepEqual([code, stderr], [0, ""]);
    assert.ok(performance.now() - since < 5_000, "the client's idle connection does not hold the server up");
  });
}

test("a second SIGTERM ends the process at once, with exit code 1", async (t) => {
  const { child, ended, port } = await startServer(t, { COUNTERSIGN_DRAIN_TIMEOUT: "10m" });
  await beginSignUp(t, port);
  child.kill("SIGTERM");
  await untilClosed(port);
  child.kill("SIGTERM");
  assert.equal((await ended).code, 1);
});

test("a Ctrl-C that npm passes on a second time is one", async (t) => {
  const { child, ended, port } = await startServer(t);
  const begun = await beginSignUp(t, port);
  child.kill("SIGINT");
  child.kill("SIGINT");
  await untilClosed(port);
  assert.equal((await finish(begun)).statusCode, 201);
  assert.equal((await ended).code, 0);
});

test("a request that does not end is given up after the drain timeout", async (t) => {
  const { child, ended, port } = await startServer(t, { COUNTERSIGN_DRAIN_TIMEOUT: "0s" });
  await beginSignUp(t, port);
  child.kill("SIGTERM");
  const { code, stderr } = await ended;
  assert.deepEqual([code, stderr], [0, ""]);
});

/** A PostgreSQL whose host gives no answer any more, and closes nothing, once it hangs. */
async function startPostgresThatHangs(t: TestContext) {
  const postgres = await startPostgres();
  t.after(() => postgres.stop());
  let hangs = false;
  const proxy = await startTcpProxy(
    t,
    () => postgres.port,
    (client, upstream) => {
      if (!hangs) client.pipe(upstream).pipe(client);
    },
  );
  return {
    environment: {
      COUNTERSIGN_DATABASE_URL: postgres.url.replace(`:${postgres.port}`, `:${proxy.port}`),
      COUNTERSIGN_SECRET: randomBytes(32).toString("base64url"),
    },
    hang: () => {
      hangs = true;
      for (const socket of proxy.sockets) socket.unpipe().pause();
    },
  };
}

test("a database that gives no answer any more does not hold the stop up", { timeout: 60_000 }, async (t) => {
  const { environment, hang } = await startPostgresThatHangs(t);
  const { child, ended, port, said } = await startServer(t, {
    ...environment,
    COUNTERSIGN_DRAIN_TIMEOUT: "1s",
  });
  // The last that a start says.
  await said("the issuer is http");
  hang();
  child.kill("SIGTERM");
  await untilClosed(port);
  const { code, stdout, stderr } = await ended;
  assert.deepEqual([code, stderr], [0, ""]);
  assert.match(stdout, /"msg":"stopped"/);
});

test("nor that of a command", { timeout: 60_000 }, async (t) => {
  const { environment, hang } = await startPostgresThatHangs(t);
  const options = { folder: temporaryFolder(t), environment };
  const words = ["user", "create", "ada@example.com"];
  const made = await runToEnd({ ...options, input: "a long walk in the rain" }, words);
  assert.equal(made.code, 0, made.stderr);
  const child = start(options, ["audit", "tail", "--follow"]);
  t.after(() => child.kill("SIGKILL"));
  const ended = end(child);
  await once(child.stdout, "data");
  hang();
  child.kill("SIGINT");
  assert.equal((await ended).code, 0);
});

test("a start that waits for another's migration is given up", { timeout: 60_000 }, async (t) => {
  const postgres = await startPostgres();
  const other = new Client(postgres.url);
  await other.connect();
  t.after(async () => {
    await other.end();
    await postgres.stop();
  });
  await other.query("begin; create table migrations (name text primary key, at bigint not null)");
  const child = start({
    folder: temporaryFolder(t),
    environment: {
      COUNTERSIGN_DATABASE_URL: postgres.url,
      COUNTERSIGN_SECRET: randomBytes(32).toString("base64url"),
      COUNTERSIGN_DRAIN_TIMEOUT: "0s",
    },
  });
  t.after(() => child.kill("SIGKILL"));
  const ended = end(child);
  const waits = "select 1 from pg_locks where not granted";
  while ((await other.query(waits)).rowCount === 0) assert.equal(child.exitCode, null);
  child.kill("SIGTERM");
  const { code, stderr } = await ended;
  assert.deepEqual([code, stderr], [1, "The server was stopped while it started.\n"]);
});

test("SIGUSR1 opens no debugger", async (t) => {
  const { child, ended, port } = await startServer(t);
  child.kill("SIGUSR1");
  assert.equal((await fetch(`http://127.0.0.1:${port}/healthz`)).status, 200);
  child.kill("SIGTERM");
  assert.equal((await ended).stderr, "");
});
