import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { type TestContext, test } from "node:test";
import { createGuard } from "../src/create-guard.ts";
import { audience, createFakeIssuer } from "./fake-issuer.ts";
import { createFakeTime } from "./fake-time.ts";
import { refusal } from "./start-guard.ts";

/** A guard that fetches for real, from an issuer on loopback. */
async function startOverHttp(
  t: TestContext,
  prepare: (issuer: ReturnType<typeof createFakeIssuer>) => void = () => {},
) {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const name = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const time = createFakeTime();
  const issuer = createFakeIssuer(time, name);
  prepare(issuer);
  serve(server, issuer.fetch, name);
  const errors: Error[] = [];
  const guard = createGuard({
    issuer: name,
    audience,
    clock: time.clock,
    onFeedDown() {},
    onError: (error) => errors.push(error as Error),
  });
  t.after(() => {
    guard.close();
    server.closeAllConnections();
    server.close();
  });
  return { guard, issuer, errors };
}

function serve(server: Server, fetchIssuer: typeof fetch, name: string): void {
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.on("close", () => gone.abort());
    const headers = Object.entries(request.headers).map(
      ([key, value]) => [key, String(value)] as [string, string],
    );
    const {
      status,
      headers: sent,
      body,
    } = await fetchIssuer(`${name}${request.url}`, { headers, signal: gone.signal });
    response.writeHead(status, Object.fromEntries(sent));
    if (body === null) response.end();
    else
      Readable.fromWeb(body)
        .on("error", () => response.destroy())
        .pipe(response);
  }
  server.on("request", (request, response) => void answer(request, response));
}

test("over real connections a guard becomes ready and reads a snapshot of many packets", async (t) => {
  const { guard, issuer } = await startOverHttp(t, (one) => {
    for (let at = 0; at < 3_000; at += 1) one.revoke({ session: `s${at}`, reason: "revoked" });
  });
  await guard.ready();
  assert.equal(refusal(guard, issuer.token({ sid: "s2999" })), "session_ended");
  assert.equal(refusal(guard, issuer.token({ sid: "s3000" })), undefined);
});

test("an answer that redirects is not followed: neither metadata, nor keys, nor feed", async (t) => {
  for (const path of [
    "/.well-known/oauth-authorization-server",
    "/.well-known/jwks.json",
    "/v1/revocations",
  ]) {
    const { guard, issuer, errors } = await startOverHttp(t, (one) => {
      const answer = one.answers[path];
      if (answer !== undefined) one.answers["/elsewhere"] = answer;
      one.answers[path] = () => new Response(null, { status: 302, headers: { location: "/elsewhere" } });
    });
    if (path === "/v1/revocations") await guard.ready();
    else await assert.rejects(Promise.race([guard.ready(), firstOf(errors)]), /answered 302/);
    assert.match(errors[0]?.message ?? "", /answered 302/);
    assert.equal(issuer.asked("/elsewhere"), 0);
    guard.close();
  }
});

/** Rejects with the first error that was reported. */
async function firstOf(errors: readonly Error[]): Promise<never> {
  for (;;) {
    const [error] = errors;
    if (error !== undefined) throw error;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test("a connection that breaks in the middle of an event is resumed, and the event is not half read", async (t) => {
  const { guard, issuer } = await startOverHttp(t);
  await guard.ready();
  issuer.send("id: 9-x\ndata: eyJhbGciOi");
  issuer.cut();
  issuer.revoke({ session: "s1", reason: "revoked" });
  while (refusal(guard, issuer.token()) === undefined) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(refusal(guard, issuer.token()), "session_ended");
  assert.equal(issuer.resumes.length, 2);
  assert.match(issuer.resumes[1] ?? "", /^\d+-0{8}-/);
});
