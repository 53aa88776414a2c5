import assert from "node:assert/strict";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { connect as connectHttp2 } from "node:http2";
import { request } from "node:https";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { connect as connectTls } from "node:tls";
import { feedSecret, hostName, proxyKinds, startBehind, untried } from "./proxy.ts";
import { FeedReader } from "../../../packages/server/test/feed-reader.ts";
import { smugglingAttempts, smuggledPath } from "./smuggling.ts";

type Behind = Awaited<ReturnType<typeof startBehind>>;

/** Not the proxy's own address, so that the two cannot be mistaken for one another. */
const clientAddress = "127.0.0.5";
const account = { email: "ada@example.com", password: "a long walk in the rain" };

async function send(
  { tls, certificate }: Behind,
  [method = "", path = ""]: readonly string[],
  { headers = {}, body }: { headers?: Record<string, string | string[]>; body?: object } = {},
) {
  const sent = request({
    host: "127.0.0.1",
    port: tls,
    localAddress: clientAddress,
    servername: hostName,
    ca: certificate,
    agent: false,
    method,
    path,
    headers: { host: hostName, ...(body && { "content-type": "application/json" }), ...headers },
  });
  sent.end(body && JSON.stringify(body));
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  const answered = await text(answer);
  return {
    status: answer.statusCode,
    headers: answer.headers,
    json: answered === "" ? undefined : JSON.parse(answered),
  };
}

async function sendRaw({ tls, certificate }: Behind, bytes: string): Promise<string> {
  const socket = connectTls({ host: "127.0.0.1", port: tls, servername: hostName, ca: certificate });
  socket.on("error", () => {}); // a refusal may close while the rest is on its way
  await once(socket, "secureConnect");
  const answers = text(socket.setEncoding("latin1"));
  socket.write(bytes, "latin1");
  return answers;
}

for (const kind of proxyKinds) {
  const options = { skip: untried(kind.name), timeout: 60_000 };

  test(
    `${kind.name}: a session in cookie mode is Secure and __Host-, and its cookie refreshes`,
    options,
    async (t) => {
      const behind = await startBehind(t, kind);
      const signedUp = await send(behind, ["POST", "/v1/signup"], { body: { ...account, cookie: true } });
      assert.equal(signedUp.status, 201);
      assert.equal(signedUp.headers["strict-transport-security"], "max-age=31536000");
      const [cookie = ""] = signedUp.headers["set-cookie"] ?? [];
      assert.match(
        cookie,
        /^__Host-countersign=cs_rt_[\w-]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
      );
      const [pair = ""] = cookie.split(";");
      const refreshed = await send(behind, ["POST", "/v1/refresh"], {
        headers: { cookie: pair, origin: `https://${hostName}` },
      });
      assert.equal(refreshed.status, 200);
      const foreign = await send(behind, ["POST", "/v1/refresh"], {
        headers: { cookie: pair, origin: "https://evil.example" },
      });
      assert.equal(foreign.json.code, "origin_refused");
    },
  );

  test(`${kind.name}: a session's address is the client's, whatever its headers say`, options, async (t) => {
    const behind = await startBehind(t, kind);
    const spoofed: Record<string, string | string[]>[] = [
      {},
      { "x-forwarded-for": "203.0.113.9" },
      { "x-forwarded-for": "203.0.113.9, 127.0.0.1" },
      { "x-forwarded-for": ["203.0.113.9", "127.0.0.1", ""] },
      { "X-FORWARDED-FOR": "203.0.113.9", "x-real-ip": "203.0.113.9", forwarded: "for=203.0.113.9" },
      { x_forwarded_for: "203.0.113.9", connection: "close, x-forwarded-for" },
    ];
    const { status } = await send(behind, ["POST", "/v1/signup"], {
      body: account,
      headers: spoofed[1] ?? {},
    });
    assert.equal(status, 201);
    let access = "";
    for (const headers of spoofed) {
      const loggedIn = await send(behind, ["POST", "/v1/login"], { body: account, headers });
      assert.equal(loggedIn.status, 200, JSON.stringify(headers));
      access = loggedIn.json.access_token;
    }
    const listed = await send(behind, ["GET", "/v1/sessions"], {
      headers: { authorization: `Bearer ${access}` },
    });
    const addresses = listed.json.sessions.map(({ ip }: { ip: string }) => ip);
    assert.deepEqual(
      addresses,
      Array.from({ length: spoofed.length + 1 }, () => clientAddress),
    );
  });

  test(
    `${kind.name}: requests made to be read in two ways reach the server as one or not at all`,
    options,
    async (t) => {
      const behind = await startBehind(t, kind);
      for (const { name, bytes, refused } of smugglingAttempts(hostName)) {
        const answers = await sendRaw(behind, bytes);
        const statuses = [...answers.matchAll(/^HTTP\/1\.[01] (\d{3})/gm)].map(([, status]) =>
          Number(status),
        );
        assert.equal(statuses.length, 1, name);
        // 501 is for a coding that is not known (RFC 9112 §6.1).
        if (refused) assert.ok(statuses[0] === 400 || statuses[0] === 501, name);
        // Whoever comes next on the proxy's connection gets the answer to what was asked.
        assert.deepEqual((await send(behind, ["GET", "/healthz"])).json, { status: "ok" }, name);
      }
      const last = "/last-of-all";
      assert.equal((await send(behind, ["GET", last])).status, 404);
      assert.ok(!(await behind.logged(last)).includes(smuggledPath));
    },
  );

  test(`${kind.name}: HTTP/2 is spoken, and plain HTTP is sent to https`, options, async (t) => {
    const behind = await startBehind(t, kind);
    const moved = await fetch(`http://127.0.0.1:${behind.plain}/v1/me?a=b`, { redirect: "manual" });
    assert.deepEqual([moved.status, moved.headers.get("location")], [301, `https://${hostName}/v1/me?a=b`]);
    const client = connectHttp2(`https://127.0.0.1:${behind.tls}`, {
      ca: behind.certificate,
      servername: hostName,
    });
    const stream = client.request({ ":path": "/healthz", ":authority": hostName });
    assert.equal(await text(stream), '{"status":"ok"}');
    client.close();
  });
}

for (const kind of proxyKinds) {
  test(`${kind.name}: the revocation feed passes at once, and is not cut off`, {
    skip: untried(kind.name),
    timeout: 60_000,
  }, async (t) => {
    const behind = await startBehind(t, kind);
    const signedUp = await send(behind, ["POST", "/v1/signup"], { body: account });
    const sent = request({
      host: "127.0.0.1",
      port: behind.tls,
      servername: hostName,
      ca: behind.certificate,
      agent: false,
      path: "/v1/revocations",
      headers: { host: hostName, authorization: `Bearer ${feedSecret}` },
    });
    sent.end();
    t.after(() => sent.destroy());
    const [answer] = (await once(sent, "response")) as [IncomingMessage];
    assert.deepEqual([answer.statusCode, answer.headers["content-type"]], [200, "text/event-stream"]);
    const reader = new FeedReader(answer);
    await reader.live();
    // Longer than the proxy lets a connection be silent: each heartbeat comes in time.
    await reader.firstHeartbeat();
    for (let count = 0; count < 4; count++) await reader.heartbeat();
    await send(behind, ["POST", "/v1/logout"], { body: { refresh_token: signedUp.json.refresh_token } });
    await reader.session(signedUp.json.session.id);
    // The server stops: the stream ends in order, through the proxy too.
    behind.stop();
    await reader.ended;
    assert.ok(answer.complete);
  });
}

test("haproxy asks the server whether it is ready, and is told", {
  skip: untried("haproxy"),
  timeout: 60_000,
}, async (t) => {
  const kind = proxyKinds.find(({ name }) => name === "haproxy");
  assert.ok(kind !== undefined);
  const behind = await startBehind(t, kind);
  await behind.logged('"path":"/readyz","status":200');
});
