import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createClient } from "../src/create-client.ts";
import { memoryStorage } from "../src/storage.ts";
import { ada, bob, createFakeBrowser, url } from "./fake-browser.ts";
import { createFakeIssuer, type FakeAnswer, problem } from "./fake-issuer.ts";
import { createFakeTime } from "./fake-time.ts";

const api = "https://api.example";

interface Seen {
  readonly url: string;
  readonly token: string | null;
  readonly redirect: string;
  readonly referrerPolicy: string;
  readonly body: string;
}

/** A signed-in client, before APIs that answer as the test says, in turn. */
async function startClient(t: TestContext, answerElse?: (request: Request) => Promise<Response>) {
  const time = createFakeTime();
  const issuer = createFakeIssuer(time);
  const browser = createFakeBrowser(issuer, time);
  const seen: Seen[] = [];
  const answers: (FakeAnswer | Promise<FakeAnswer>)[] = [];
  const probe = browser.openTab("token", {
    storage: memoryStorage(),
    apis: [api],
    surroundings: {
      fetch: async (input, init) => {
        if (!(input instanceof Request)) return await browser.fetch(input, init);
        const request = new Request(input, init);
        const token = request.headers.get("authorization");
        const { redirect, referrerPolicy } = request;
        seen.push({ url: request.url, token, redirect, referrerPolicy, body: await request.text() });
        const answer = await answers.shift();
        if (!answer && answerElse) return await answerElse(request);
        const { status, body, headers } = answer ?? { status: 200, body: {} };
        return new Response(JSON.stringify(body), { status, ...(headers && { headers }) });
      },
    },
  });
  t.after(() => browser.closeAll());
  await probe.client.logIn(ada);
  return { client: probe.client, seen, answers, time, issuer, browser };
}

const expired = problem(401, "token_expired", { action: "refresh" });

test("the token goes to the server and to the listed origins, and to nobody else", async (t) => {
  const { client, seen } = await startClient(t);
  const bearer = `Bearer ${await client.getAccessToken()}`;
  for (const to of [
    `${url}/v1/me`,
    `${api}/orders`,
    "https://api.example.evil.example/",
    "http://api.example/",
    `${api}:8443/`,
  ])
    await client.fetch(to);
  assert.deepEqual(
    seen.map(({ token }) => token),
    [bearer, bearer, null, null, null],
  );
});

test("what bears the token follows no redirect, unless the caller takes it into its own hands; what does not, does", async (t) => {
  const { client, seen } = await startClient(t);
  await client.fetch(`${api}/orders`);
  await client.fetch(`${api}/orders`, { redirect: "manual" });
  await client.fetch("https://elsewhere.example/");
  assert.deepEqual(
    seen.map(({ redirect }) => redirect),
    ["error", "manual", "follow"],
  );
});

test("a caller's own referrer policy stays", async (t) => {
  const { client, seen } = await startClient(t);
  await client.fetch(`${api}/orders`, { referrerPolicy: "no-referrer" });
  assert.equal(seen[0]?.referrerPolicy, "no-referrer");
});

test("a caller's own Authorization stays", async (t) => {
  const { client, seen } = await startClient(t);
  await client.fetch(`${api}/orders`, { headers: { authorization: "Basic eA==" } });
  assert.equal(seen[0]?.token, "Basic eA==");
});

for (const [what, refusal] of [
  ["token_expired", expired],
  ["token_stale", problem(401, "token_stale", { action: "refresh" })],
  ["a guard's session_ended", problem(401, "session_ended", { action: "refresh", reason: "revoked" })],
  [
    "the challenge of RFC 6750",
    { status: 401, headers: { "www-authenticate": 'Bearer error="invalid_token"' } },
  ],
  [
    "that challenge with another make's problem document",
    {
      status: 401,
      body: { title: "Unauthorized", status: 401 },
      headers: {
        "content-type": "application/problem+json",
        "www-authenticate": 'Bearer error="invalid_token"',
      },
    },
  ],
] as const) {
  test(`after ${what} the token is refreshed once and the request sent again, body and all`, async (t) => {
    const { client, seen, answers, issuer } = await startClient(t);
    answers.push(refusal, { status: 201 });
    const answer = await client.fetch(`${api}/orders`, { method: "POST", body: "two cups" });
    assert.equal(answer.status, 201);
    assert.deepEqual(
      seen.map(({ body }) => body),
      ["two cups", "two cups"],
    );
    assert.notEqual(seen[0]?.token, seen[1]?.token);
    assert.equal(issuer.state.rotations, 1);
  });
}

test("a refusal that no refresh mends, such as of another audience, causes none", async (t) => {
  const { client, answers, issuer } = await startClient(t);
  const refusal = problem(401, "invalid_token", {});
  answers.push({
    ...refusal,
    headers: { ...refusal.headers, "www-authenticate": 'Bearer error="invalid_token"' },
  });
  assert.equal((await client.fetch(`${api}/orders`)).status, 401);
  assert.equal(issuer.state.rotations, 0);
});

test("an API that refuses every token causes one refresh a call, and signs nobody out", async (t) => {
  const { client, answers, issuer, seen } = await startClient(t);
  answers.push(expired, expired);
  assert.equal((await client.fetch(`${api}/orders`)).status, 401);
  assert.equal(seen.length, 2);
  assert.equal(issuer.state.rotations, 1);
  answers.push(problem(401, "session_ended", { action: "log_in", reason: "revoked" }));
  assert.equal((await client.fetch(`${api}/orders`)).status, 401);
  assert.equal(client.session.status, "signed_in");
});

test("other refusals are the caller's, body unread and the token unspent", async (t) => {
  const { client, answers, issuer } = await startClient(t);
  answers.push(problem(401, "invalid_credentials"), problem(403, "insufficient_permissions"));
  assert.deepEqual(
    ((await (await client.fetch(`${url}/v1/password`)).json()) as { code: string }).code,
    "invalid_credentials",
  );
  assert.equal((await client.fetch(`${api}/orders`)).status, 403);
  assert.equal(issuer.state.rotations, 0);
});

test("a request of one user is never sent again as another", async (t) => {
  const { client, seen, answers, time } = await startClient(t);
  const { promise, resolve: refuse } = Promise.withResolvers<FakeAnswer>();
  answers.push(promise);
  const answering = client.fetch(`${api}/payments`, { method: "POST", body: "of Ada" });
  await time.advance(1_000);
  await client.logOut();
  await client.logIn(bob);
  refuse(problem(401, "session_ended", { action: "refresh", reason: "logged_out" }));
  assert.equal((await answering).status, 401);
  assert.deepEqual(
    seen.map(({ body }) => body),
    ["of Ada"],
  );
});

test("a request of one user that waits for a token is not sent as another, who logs in meanwhile", async (t) => {
  const { client, seen, time, browser } = await startClient(t);
  time.sleep(3_600_000);
  browser.faults.push({ answer: problem(503, "overloaded", {}, { "retry-after": "10" }) });
  const answering = client.fetch(`${api}/payments`, { method: "POST", body: "of Ada" });
  await time.advance(1_000);
  await client.logIn(bob);
  await answering;
  assert.deepEqual(
    seen.map(({ body, token }) => [body, token]),
    [["of Ada", null]],
  );
});

test("a refused answer that nobody reads gives its connection back", async (t) => {
  const time = createFakeTime();
  const browser = createFakeBrowser(createFakeIssuer(time), time);
  t.after(() => browser.closeAll());
  let isFree = false;
  const body = new ReadableStream({ cancel: () => void (isFree = true) });
  const challenge = { "www-authenticate": 'Bearer error="invalid_token"' };
  const answers = [new Response(body, { status: 401, headers: challenge }), new Response("{}")];
  const { client } = browser.openTab("token", {
    apis: [api],
    surroundings: {
      fetch: async (input, init) =>
        input instanceof Request ? (answers.shift() ?? Response.error()) : await browser.fetch(input, init),
    },
  });
  await client.logIn(ada);
  assert.equal((await client.fetch(`${api}/orders`)).status, 200);
  assert(isFree);
});

test("where the refresh fails for now the API's answer stands; where it ends the session, everybody knows", async (t) => {
  const { client, answers, issuer, browser, time } = await startClient(t);
  answers.push(expired);
  browser.faults.push("lost request");
  const answer = client.fetch(`${api}/orders`);
  await time.advance(100);
  assert.equal((await answer).status, 401);
  assert.equal(client.session.status, "signed_in");
  await time.advance(1_000);
  issuer.end("revoked");
  answers.push(expired);
  assert.equal((await client.fetch(`${api}/orders`)).status, 401);
  assert.deepEqual(client.session, { status: "signed_out", reason: "revoked" });
});

test("a caller that gives up while there is no token hears so at once", async (t) => {
  const { client, browser, time } = await startClient(t);
  browser.faults.push(...Array<"lost request">(100).fill("lost request"));
  await time.advance(301_000);
  const abort = new AbortController();
  const answer = client.fetch(`${api}/orders`, { signal: abort.signal });
  await time.settle();
  abort.abort(new Error("Never mind."));
  await assert.rejects(answer, /Never mind/);
});

test("a caller that has given up before hears so, and no token is asked for", async (t) => {
  const { client } = await startClient(t);
  client.close();
  const unheard: unknown[] = [];
  const note = (reason: unknown) => unheard.push(reason);
  process.on("unhandledRejection", note);
  t.after(() => process.off("unhandledRejection", note));
  const signal = AbortSignal.abort(new Error("Never mind."));
  await assert.rejects(client.fetch(`${api}/orders`, { signal }), /Never mind/);
  await nextTurn();
  assert.deepEqual(unheard, []);
});

test("a caller that gives up is heard after any garbage collection, in the first request, the second and one without a token", async (t) => {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  const { client, answers } = await startClient(t, async (request) => {
    await nextTurn();
    collectGarbage();
    return await new Promise<never>((_, reject) =>
      request.signal.addEventListener("abort", () => reject(request.signal.reason)),
    );
  });
  const giveUp = async (to: string) => {
    const abort = new AbortController();
    const answer = client.fetch(to, { signal: abort.signal });
    await turns();
    abort.abort(new Error("Never mind."));
    return await Promise.race([answer, turns()]);
  };
  await assert.rejects(giveUp(`${api}/orders`), /Never mind/);
  await assert.rejects(giveUp("https://elsewhere.example/"), /Never mind/);
  answers.push(expired);
  await assert.rejects(giveUp(`${api}/orders`), /Never mind/);
});

test("who is signed out fetches without a token", async (t) => {
  const { client, seen } = await startClient(t);
  await client.logOut();
  await client.fetch(`${api}/orders`);
  assert.equal(seen[0]?.token, null);
});

test("in Node, with none of a browser's interfaces replaced, a client does not keep the process alive", async () => {
  const client = createClient({ url: "http://127.0.0.1:9", mode: "token" });
  assert.equal(await client.getAccessToken(), undefined);
  assert.deepEqual(client.session, { status: "signed_out" });
});

async function turns(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await nextTurn();
}
