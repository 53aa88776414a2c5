import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { v7 as uuidv7 } from "uuid";
import { AuditEventSchema } from "@countersign/protocol/schemas";
import { Value } from "typebox/value";
import { bareEnvironment } from "../../../tests/bare-environment.ts";
import { runWords } from "./fake-terminal.ts";
import { bearer, password, startTestServer, type TestServer } from "./test-server.ts";

/** A server, and `audit tail` beside it; between its looks the `steps` are done, and after the last it is stopped. */
async function startBeside(t: TestContext) {
  const server = await startTestServer(t, {}, Date.now());
  const environment = {
    COUNTERSIGN_DATABASE_URL: server.settings.databaseUrl,
    COUNTERSIGN_SECRET: Buffer.from(server.masterSecrets[0] ?? []).toString("base64url"),
  };
  const tail = (words: string, steps: ReadonlyArray<() => Promise<unknown>> = []) => {
    const left = [...steps];
    const pause = async (ms: number) => {
      if (ms === 0) return true;
      const step = left.shift();
      await step?.();
      return step !== undefined;
    };
    return runWords(`audit tail ${words}`.trim().split(" "), { environment, pause });
  };
  return { server, environment, tail };
}

/** What happened, in the lines of the command. */
function typesOf(output: string): string[] {
  return output === "" ? [] : output.split("\n").map((line) => line.split(" ")[1] ?? "");
}

/** An event as another process commits it: made so long ago (ms). */
async function commitLate({ database }: TestServer, age: number, data = {}): Promise<void> {
  const at = Date.now() - age;
  await database.transaction(({ write }) =>
    write
      .insertInto("audit_events")
      .values({
        id: uuidv7({ msecs: at }),
        at,
        type: "key.rotated",
        user_id: null,
        session_id: null,
        actor_id: null,
        ip: null,
        user_agent: null,
        data: JSON.stringify(data),
      })
      .execute(),
  );
}

const logIn = (server: TestServer, email: string, secret = password) =>
  server.post("/v1/login", { email, password: secret });

test("the newest events show oldest first, a line each, as many as asked for", async (t) => {
  const { server, tail } = await startBeside(t);
  const ada = await server.signUp();
  for (let count = 0; count < 3; count++) await logIn(server, ada.user.email);
  await logIn(server, ada.user.email, "a wrong password");
  const all = await tail("");
  assert.deepEqual([all.code, all.complaint], [0, ""]);
  const times = ["log_in.succeeded", "log_in.succeeded", "log_in.succeeded"];
  assert.deepEqual(typesOf(all.output), ["user.signed_up", ...times, "log_in.failed"]);
  assert.match(
    all.output.split("\n")[0] ?? "",
    new RegExp(`^20\\d\\d-\\S+Z user.signed_up user=${ada.user.id} session=${ada.session.id} ip=127.0.0.1$`),
  );
  assert.deepEqual(typesOf((await tail("--limit 2")).output), ["log_in.succeeded", "log_in.failed"]);
  assert.equal((await tail("--limit 0")).output, "");
});

test("events are chosen by type and by user, also by one who is gone", async (t) => {
  const { server, tail } = await startBeside(t);
  const ada = await server.signUp();
  const eve = await server.signUp("eve@example.com");
  await logIn(server, eve.user.email);
  assert.deepEqual(typesOf((await tail("--user Eve@example.com")).output), [
    "user.signed_up",
    "log_in.succeeded",
  ]);
  assert.deepEqual(typesOf((await tail("--type user.signed_up")).output), [
    "user.signed_up",
    "user.signed_up",
  ]);
  await server.delete("/v1/me", bearer(ada), { password });
  const gone = await tail(`--user ${ada.user.id} --type user.deleted`);
  assert.deepEqual(typesOf(gone.output), ["user.deleted"]);

  for (const name of ["nobody@example.com", "nobody"]) {
    const nobody = await tail(`--user ${name} --json`);
    assert.deepEqual([nobody.code, JSON.parse(nobody.complaint).code], [1, "not_found"]);
  }
});

test("with `--json` each line is an event as the API has it", async (t) => {
  const { server, tail } = await startBeside(t);
  const { user } = await server.signUp();
  const by = { actorId: null, origin: { ip: null, userAgent: null } };
  await server.actions.setUserRoles(user.id, ["operator"], by);
  const operator = (await logIn(server, user.email)).json();
  const { output } = await tail("--json", []);
  const lines = output.split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(lines.toReversed(), (await server.get("/v1/events", bearer(operator))).json().items);
  assert.ok(lines.every((line) => Value.Check(AuditEventSchema, line)));
});

test("`--follow` shows each event once as it comes, a late commit too, until it is stopped", async (t) => {
  const { server, tail } = await startBeside(t);
  await server.signUp();
  const { code, output, complaint } = await tail("--follow --limit 1", [
    () => logIn(server, "ada@example.com"),
    async () => {},
    () => commitLate(server, 9_000),
    () => logIn(server, "ada@example.com", "a wrong password"),
  ]);
  assert.deepEqual([code, complaint], [0, ""]);
  assert.deepEqual(typesOf(output), ["user.signed_up", "log_in.succeeded", "key.rotated", "log_in.failed"]);
});

test("`--follow` shows only what is chosen", async (t) => {
  const { server, tail } = await startBeside(t);
  await server.signUp();
  const { output } = await tail("--follow --limit 0 --type log_in.failed", [
    () => logIn(server, "ada@example.com"),
    () => logIn(server, "ada@example.com", "a wrong password"),
  ]);
  assert.deepEqual(typesOf(output), ["log_in.failed"]);
});

test("text from anybody steers no terminal and forges no line", async (t) => {
  const { server, tail } = await startBeside(t);
  await commitLate(server, 0, { role: "a\u001b[31m\nb c", count: 2, plain: "x:y" });
  const { output } = await tail("");
  assert.match(output, /^\S+ key\.rotated role="a\\u001b\[31m\\nb c" count=2 plain=x:y$/);
});

test("a wrong type is refused with the nearest, and so is a wrong limit", async () => {
  for (const [words, complaint] of [
    ["--type session.end", /no such type of event\. The nearest is `session\.ended`/],
    ["--type LOG_IN.FAILED", /The nearest is `log_in\.failed`/],
    ["--limit many", /`--limit` takes a number from 0 to 10000/],
    ["--limit 10001", /`--limit` takes/],
    ["--limit=-1", /`--limit` takes/],
  ] as const) {
    const refused = await runWords(`audit tail ${words}`.split(" "));
    assert.deepEqual([refused.code, refused.output], [2, ""]);
    assert.match(refused.complaint, complaint);
  }
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  test(`${signal} stops \`--follow\` with exit code 0`, async (t) => {
    const { server, environment } = await startBeside(t);
    await server.signUp();
    const main = join(import.meta.dirname, "../src/cli/main.ts");
    const words = ["--conditions=@countersign/source", main, "audit", "tail", "--follow"];
    const child = spawn(process.execPath, words, {
      cwd: server.folder,
      env: { ...bareEnvironment, ...environment },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const exited = once(child, "exit");
    const [line] = await once(child.stdout, "data");
    assert.match(String(line), / user\.signed_up /);
    child.kill(signal);
    assert.deepEqual(await exited, [0, null]);
  });
}
