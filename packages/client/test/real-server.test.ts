import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { startTestServer } from "../../server/test/test-server.ts";
import { createClient } from "../src/create-client.ts";
import { memoryStorage } from "../src/storage.ts";

const origin = "http://localhost:4000";
const ada = { email: "ada@example.com", password: "correct horse battery staple" };

/** A client in Node, whose requests the real server answers, less those that `lose` says are lost. */
async function startClient(t: Parameters<typeof startTestServer>[0], mode: "cookie" | "token") {
  const server = await startTestServer(t);
  const lose: ("request" | "answer" | undefined)[] = [];
  const jar = new Map<string, string>();
  const keys: unknown[] = [];

  const toServer: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const { pathname } = new URL(request.url);
    const lost = pathname === "/v1/refresh" ? lose.shift() : undefined;
    if (lost === "request") throw new TypeError("fetch failed");
    const headers = Object.fromEntries(request.headers);
    if (pathname === "/v1/refresh") keys.push(headers["idempotency-key"]);
    const cookies = [...jar].map((pair) => pair.join("=")).join("; ");
    const {
      statusCode,
      headers: answered,
      body,
    } = await server.http.inject({
      method: request.method as "POST",
      url: pathname,
      headers: {
        ...headers,
        ...(request.credentials === "include" && cookies && { cookie: cookies, origin }),
      },
      payload: Buffer.from(await request.arrayBuffer()),
    });
    if (lost === "answer") throw new TypeError("fetch failed");
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(String(answered["set-cookie"] ?? "")) ?? [];
    if (name) jar.set(name, value);
    const given = Object.entries(answered).map(([at, one]) => [at, String(one)] as [string, string]);
    return new Response(statusCode === 204 ? null : body, { status: statusCode, headers: given });
  };

  const open = () => {
    const client = createClient({
      url: origin,
      ...(mode === "token" ? { mode, storage } : { mode }),
      apis: [],
      surroundings: { fetch: toServer, localStorage: shared },
    });
    t.after(() => client.close());
    return client;
  };
  const storage = memoryStorage();
  const kept = new Map<string, string>();
  const shared = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  };
  return { server, lose, keys, jar, open, client: open() };
}

for (const mode of ["cookie", "token"] as const) {
  test(`${mode} mode: the real server keeps a client signed in through lost requests and answers, hours apart`, async (t) => {
    const { server, lose, keys, client, open } = await startClient(t, mode);
    const snapshot = await client.signUp({ ...ada, email: `${randomBytes(4).toString("hex")}@example.com` });
    assert(snapshot.status === "signed_in");
    for (let round = 0; round < 4; round += 1) {
      lose.push("request", "answer", "answer");
      for (let tries = 0; tries < 3; tries += 1) await assert.rejects(client.refresh(), { code: "network" });
      server.clock.now += 3 * 3_600_000;
      await client.refresh();
      server.clock.now += 3 * 3_600_000;
    }
    assert.equal(new Set(keys).size, 4, "a key for each token, the same for each attempt to spend it");
    const answer = await client.fetch(`${origin}/v1/me`);
    assert.deepEqual(((await answer.json()) as { user: unknown }).user, snapshot.user);

    const reopened = open();
    assert.match((await reopened.getAccessToken()) ?? "", /^eyJ/);
    assert(reopened.session.status === "signed_in" && reopened.session.session.id === snapshot.session.id);
  });

  test(`${mode} mode: after a log-out, on the real server, the session is over for good`, async (t) => {
    const { client, open, jar } = await startClient(t, mode);
    await client.signUp(ada);
    const again = open();
    await again.getAccessToken();
    await client.logOut();
    assert.deepEqual([...jar.values()].join(""), "");
    assert.deepEqual(client.session, { status: "signed_out" });
    const later = open();
    assert.equal(await later.getAccessToken(), undefined);
    assert.deepEqual(later.session, { status: "signed_out" });
  });
}

test("the real server's refusals come with their code, detail and members", async (t) => {
  const { client } = await startClient(t, "token");
  await client.signUp(ada);
  await assert.rejects(client.signUp(ada), { code: "email_taken", status: 409 });
  await assert.rejects(client.signUp({ ...ada, email: "bob@example.com", password: "short" }), {
    code: "password_too_weak",
    status: 422,
  });
  await assert.rejects(
    client.logIn({ email: "no address", password: "x" }),
    (error: { errors: { path: string }[] }) => {
      assert.equal(error.errors[0]?.path, "/email");
      return true;
    },
  );
  assert.equal(client.session.status, "signed_in");
});

test("the real server ends the session of a stolen token that both use, and the client says why", async (t) => {
  const { server, client } = await startClient(t, "token");
  let stolen = "";
  const storage = memoryStorage();
  const owner = createClient({
    url: origin,
    mode: "token",
    storage: {
      load: storage.load,
      save(record, name) {
        stolen ||= (JSON.parse(record ?? "{}") as { token?: string }).token ?? "";
        return storage.save(record, name);
      },
    },
    surroundings: {
      fetch: async (input, init) => {
        const { pathname } = new URL(input instanceof Request ? input.url : input);
        const answer = await server.post(
          pathname,
          JSON.parse(init?.body as string) as object,
          Object.fromEntries(new Headers(init?.headers)),
        );
        return new Response(answer.body, {
          status: answer.statusCode,
          headers: { "content-type": String(answer.headers["content-type"]) },
        });
      },
    },
  });
  t.after(() => owner.close());
  await owner.signUp(ada);
  await owner.refresh();
  assert.equal((await server.refresh(stolen)).statusCode, 401);
  await owner.refresh();
  assert.deepEqual(owner.session, { status: "signed_out", reason: "reuse_detected" });
  assert.equal(client.session.status, "signed_out");
});
