import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { runWords } from "./fake-terminal.ts";
import { backUpRows } from "./row-backup.ts";
import { startTestServer, type TestServer, tokens } from "./test-server.ts";

const minute = 60_000;

/** A server whose backups can be restored, and the command line beside it, which has the real clock. */
async function startBeside(t: TestContext) {
  const server = await startTestServer(t, {}, Date.now() - 600 * minute);
  const environment = {
    COUNTERSIGN_DATABASE_URL: server.settings.databaseUrl,
    COUNTERSIGN_SECRET: Buffer.from(server.masterSecrets[0] ?? []).toString("base64url"),
  };
  return {
    server,
    command: (...words: string[]) => runWords(["restored", ...words], { environment }),
    /** Lets the server serve for so long. */
    serve: async (minutes: number): Promise<void> => {
      for (let passed = 0; passed < minutes; passed++) {
        server.clock.now += minute;
        await server.beat();
      }
    },
    serveUntilNow: async (): Promise<void> => {
      server.clock.now = Date.now();
      await server.beat();
    },
  };
}

async function adoptions({ database }: TestServer): Promise<unknown[]> {
  const events = database.connection.read.selectFrom("audit_events").select(["data", "actor_id", "ip"]);
  return (await events.where("type", "=", "database.restored").execute()).map((row) => ({
    ...row,
    data: JSON.parse(row.data),
  }));
}

test("after a restored backup, tokens of the hole are refused, and adopted once the operator says so", async (t) => {
  const { server, command, serve, serveUntilNow } = await startBeside(t);
  const [ada, bob] = [await server.signUp(), await server.signUp("bob@example.com")];
  await serve(10);
  const from = new Date(server.clock.now).toISOString();
  const restore = await backUpRows(server);
  await serve(30);
  const ahead = tokens(await server.refresh(ada.refresh_token));
  const bobAhead = tokens(await server.refresh(bob.refresh_token));
  await serve(20);
  await restore();
  await serveUntilNow();
  const until = new Date(server.clock.now).toISOString();
  assert.equal((await server.refresh(ahead.refresh_token)).json().reason, "unrecognized");

  const shown = await command();
  assert.deepEqual([shown.code, shown.complaint], [0, ""]);
  assert.match(shown.output, new RegExp(`^No server is known .*\n- ${from} to ${until}\n`));
  assert.deepEqual(JSON.parse((await command("--json")).output), { holes: [{ from, until }] });
  // A look changes nothing.
  assert.equal((await server.refresh(ahead.refresh_token)).json().reason, "unrecognized");
  assert.deepEqual(await adoptions(server), []);

  const adopted = await command("--adopt");
  assert.deepEqual([adopted.code, adopted.complaint], [0, ""]);
  assert.ok(adopted.output.startsWith(`Noted that servers ran:\n- ${from} to ${until}\n`));
  for (const { refresh_token } of [ahead, bobAhead])
    assert.equal((await server.refresh(refresh_token)).statusCode, 200);
  const event = { data: { from, until }, actor_id: null, ip: null };
  assert.deepEqual(await adoptions(server), [event]);

  assert.match((await command()).output, /^There is no hole/);
  const again = await command("--adopt");
  assert.deepEqual([again.code, again.output], [0, "There is no hole: there is nothing to adopt."]);
  assert.deepEqual(await adoptions(server), [event]);
});

test("a backup restored under one server, while another starts on it, is one hole", async (t) => {
  const { server, command, serve, serveUntilNow } = await startBeside(t);
  const held = await server.signUp();
  await serve(10);
  const restore = await backUpRows(server);
  await serve(40);
  const ahead = tokens(await server.refresh(held.refresh_token));
  await restore();
  const now = Date.now();
  const old = { started_at: now - 5 * minute, last_seen_at: now, token_lifetime: 300_000, signs_with: null };
  await server.database.transaction(({ write }) =>
    write
      .insertInto("runs")
      .values({ ...old, id: "the new process" })
      .execute(),
  );
  await serveUntilNow();
  assert.equal((await server.refresh(ahead.refresh_token)).json().reason, "unrecognized");
  const { holes } = JSON.parse((await command("--json")).output);
  assert.deepEqual(
    holes.map(({ until }: { until: string }) => until),
    [new Date(old.started_at).toISOString()],
  );
  assert.equal((await command("--adopt")).code, 0);
  assert.equal((await server.refresh(ahead.refresh_token)).statusCode, 200);
});

test("while no server runs, the hole goes on until now, and is adopted before one starts", async (t) => {
  const { server, command, serve, serveUntilNow } = await startBeside(t);
  const held = await server.signUp();
  await serve(10);
  const restore = await backUpRows(server);
  await serve(40);
  const ahead = tokens(await server.refresh(held.refresh_token));
  await restore();
  const { adopted } = JSON.parse((await command("--adopt", "--json")).output);
  assert.equal(adopted.length, 1);
  await serveUntilNow();
  assert.equal((await server.refresh(ahead.refresh_token)).statusCode, 200);
});

test("of several holes the operator says which, and only those are adopted", async (t) => {
  const { server, command, serve, serveUntilNow } = await startBeside(t);
  const [ada, bob] = [await server.signUp(), await server.signUp("bob@example.com")];
  await serve(10);
  const first = await backUpRows(server);
  await serve(20);
  const adaAhead = tokens(await server.refresh(ada.refresh_token));
  await serve(20);
  await first();
  await serve(10);
  const between = new Date(server.clock.now).toISOString();
  const second = await backUpRows(server);
  await serve(20);
  const bobAhead = tokens(await server.refresh(bob.refresh_token));
  await second();
  await serveUntilNow();

  const refused = await command("--adopt");
  assert.deepEqual([refused.code, refused.output], [1, ""]);
  assert.match(refused.complaint, /more than one time.*\n- \S+Z to \S+Z\n- \S+Z to \S+Z$/);
  assert.equal(JSON.parse((await command("--adopt", "--json")).complaint).code, "invalid_request");
  assert.equal((await server.refresh(bobAhead.refresh_token)).json().reason, "unrecognized");

  const late = await command("--adopt", "--since", "2100-01-01T00:00:00+01:00");
  assert.deepEqual([late.code, await adoptions(server)], [0, []]);
  assert.equal((await command("--adopt", "--since", between)).code, 0);
  assert.equal((await adoptions(server)).length, 1);
  assert.equal((await server.refresh(bobAhead.refresh_token)).statusCode, 200);
  assert.equal((await server.refresh(adaAhead.refresh_token)).json().reason, "unrecognized");
  // Now there is but one.
  assert.equal((await command("--adopt")).code, 0);
  assert.equal((await server.refresh(adaAhead.refresh_token)).statusCode, 200);
});

test("a hole of which no session lives any more is not shown", async (t) => {
  const server = await startTestServer(t, {
    COUNTERSIGN_SESSION_TTL: "10m",
    COUNTERSIGN_SESSION_IDLE_TTL: "10m",
  });
  const shown: number[] = [];
  server.clock.now += 60 * minute;
  for (let passed = 0; passed <= 10; passed++) {
    await server.beat();
    shown.push((await server.actions.restored.holes()).length);
    server.clock.now += minute;
  }
  assert.deepEqual(shown, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0]);
});

test("`--since` takes a whole time, and only with `--adopt`", async () => {
  for (const words of [
    ["--since", "2026-01-31T12:00:00Z"],
    ["--adopt", "--since", "2026-01-31"],
    ["--adopt", "--since", "2026-01-31T12:00:00"],
    ["--adopt", "--since", "2026-13-31T12:00:00Z"],
    ["--adopt", "--since", "2026-02-30T12:00:00Z"],
    ["--adopt", "--since", "yesterday"],
  ]) {
    const { code, output, complaint } = await runWords(["restored", ...words]);
    assert.deepEqual([code, output], [2, ""]);
    assert.match(complaint, /^`--since`/);
  }
});
