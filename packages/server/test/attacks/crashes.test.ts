import assert from "node:assert/strict";
import { test } from "node:test";
import type { TokenAnswer } from "@countersign/protocol";
import { password } from "../test-server.ts";
import { type ChildServer, childServers } from "./child-server.ts";

type Tokens = TokenAnswer & { refresh_token: string };

async function signUp(server: ChildServer, email: string): Promise<Tokens> {
  const answer = await server.post("/v1/signup", { email, password });
  assert.equal(answer.status, 201);
  return answer.json() as Promise<Tokens>;
}

async function refresh(server: ChildServer, refresh_token: string): Promise<Tokens> {
  const answer = await server.post("/v1/refresh", { refresh_token });
  assert.equal(answer.status, 200, await answer.clone().text());
  return answer.json() as Promise<Tokens>;
}

test("a crash between rotation and answer forks no session: the retry gets the very same successor (RFC 9700 §4.14.2)", async (t) => {
  const start = await childServers(t);
  const first = await start();
  const { refresh_token } = await signUp(first, "ada@example.com");
  const lost = await refresh(first, refresh_token);
  await first.stop("SIGKILL");

  const second = await start();
  const retried = await refresh(second, refresh_token);
  assert.equal(retried.refresh_token, lost.refresh_token);
  assert.equal((await refresh(second, retried.refresh_token)).session.id, lost.session.id);
});

test("SIGTERM mid-refresh: each request is answered as a whole or not at all, and no session is lost (CWE-703)", async (t) => {
  const start = await childServers(t);
  const first = await start();
  const held = await Promise.all(
    Array.from({ length: 5 }, (_, index) => signUp(first, `user${index}@example.com`)),
  );
  const underWay = held.map(({ refresh_token }) =>
    first.post("/v1/refresh", { refresh_token }).then(
      (answer) => answer.json() as Promise<Tokens>,
      () => undefined,
    ),
  );
  await first.stop("SIGTERM");
  const answered = await Promise.all(underWay);

  const second = await start();
  for (const [index, { refresh_token, session }] of held.entries()) {
    const retried = await refresh(second, refresh_token);
    assert.equal(retried.session.id, session.id);
    const before = answered[index];
    if (before !== undefined) assert.equal(retried.refresh_token, before.refresh_token);
  }
});
