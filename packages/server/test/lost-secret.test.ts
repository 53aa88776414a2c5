import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { startBeside } from "./beside.ts";
import { runWords } from "./fake-terminal.ts";
import { besideSecondServer } from "./second-server.ts";
import { password } from "./test-server.ts";

test("a lost master secret is done without: sessions end, keys are revoked, and accounts stay", async (t) => {
  const { server, environment, run } = await startBeside(t);
  const ada = await server.signUp();
  const keysWith = async (settings: Record<string, string>) =>
    JSON.parse((await run("keys list --json", "", settings)).output).items.map(
      ({ kid, state }: Record<"kid" | "state", string>) => [kid, state],
    );
  const [[before]] = await keysWith({});
  const secret = randomBytes(32);
  const other = { COUNTERSIGN_SECRET: secret.toString("base64url") };
  const stopped = await run("user list", "", other);
  assert.deepEqual([stopped.code, stopped.output], [1, ""]);
  assert.match(stopped.complaint, /need master secret number 1,.*`countersign secret forget 1`/);

  const early = await run("secret forget 1 --json", "", other);
  assert.match(JSON.parse(early.complaint).detail, /^A server runs on this database/);
  assert.deepEqual(await keysWith({}), [[before, "current"]], "nothing was done");
  const longAgo = Date.now() - 11_000;
  await server.database.connection.write.updateTable("runs").set({ last_seen_at: longAgo }).execute();
  const nameless = await run("secret forget 1", "", { COUNTERSIGN_SECRET: "" });
  assert.match(nameless.complaint, /COUNTERSIGN_SECRET.*`countersign secret new`/s);
  const no = await runWords(["secret", "forget", "1"], {
    environment: { ...environment, ...other },
    asks: true,
    readSecret: async () => "no",
  });
  assert.equal(no.code, 130);

  const forgotten = await run("secret forget 1", "", other);
  assert.deepEqual(
    [forgotten.code, forgotten.output, forgotten.complaint],
    [0, "Revoked 1 signing key and ended 1 session.", ""],
  );
  const [[after, state], ...others] = await keysWith(other);
  assert.notEqual(after, before);
  assert.deepEqual([state, others], ["current", []]);
  const again = await run("secret forget 1 1 --json", "", other);
  assert.deepEqual(JSON.parse(again.output), { revoked_keys: 0, ended_sessions: 0 });

  const both = { COUNTERSIGN_SECRET: `${other.COUNTERSIGN_SECRET},${environment.COUNTERSIGN_SECRET}` };
  const atHand = await run("secret forget 1 --json", "", both);
  assert.equal(JSON.parse(atHand.complaint).code, "invalid_request");
  const unknown = await run("secret forget 7 --json", "", both);
  assert.equal(JSON.parse(unknown.complaint).code, "not_found");
  assert.equal((await run("secret forget none", "", both)).code, 2);

  await besideSecondServer({ ...server, masterSecrets: [secret] }, async ({ http }) => {
    const post = (url: string, payload: object) => http.inject({ method: "POST", url, payload });
    const refreshed = await post("/v1/refresh", { refresh_token: ada.refresh_token });
    assert.equal(refreshed.json().code, "invalid_token");
    const back = await post("/v1/login", { email: ada.user.email, password });
    assert.equal(back.json().user.id, ada.user.id);
  });
});
