import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { bareEnvironment } from "../bare-environment.ts";
import { freePort } from "../free-port.ts";
import { startBrowserApp } from "./browser-app.ts";
import { eventually } from "./eventually.ts";
import { startGuardedServer } from "./guarded-server.ts";

function spawnExample(name: string, issuer: string, port: number, errors: "inherit" | "ignore") {
  const file = fileURLToPath(new URL(`../../examples/${name}/main.ts`, import.meta.url));
  return spawn(process.execPath, ["--conditions=@countersign/source", file], {
    env: { ...bareEnvironment, ISSUER: issuer, PORT: String(port) },
    stdio: ["ignore", "pipe", errors],
  });
}

/** Starts an example as its page says, and resolves when it listens. */
async function startExample(t: TestContext, name: string, issuer: string): Promise<string> {
  const port = await freePort();
  const child = spawnExample(name, issuer, port, "inherit");
  const ended = new Promise<string>((resolve) =>
    child.once("close", (code) => resolve(`It ended (${code}).`)),
  );
  t.after(async () => {
    child.kill();
    await ended;
  });
  const said = new Promise<string>((resolve) => child.stdout.setEncoding("utf8").once("data", resolve));
  assert.equal(await Promise.race([said, ended]), `Listening at http://127.0.0.1:${port}\n`);
  return `http://127.0.0.1:${port}`;
}

const apis = ["express-api", "fastify-api", "hono-api", "node-api"];

test("an example whose port is in use ends, and does not say that it listens", async (t) => {
  const { issuer } = await startGuardedServer(t);
  const taken = Number(new URL(issuer).port);
  for (const name of apis) {
    const child = spawnExample(name, issuer, taken, "ignore");
    t.after(() => child.kill());
    const ended = once(child, "close");
    const said = once(child.stdout, "data").then(String);
    assert.deepEqual(await Promise.race([said, ended]), [1, null], name);
  }
});

for (const name of apis) {
  test(`examples/${name} serves users by what they may do, and refuses who has logged out`, async (t) => {
    const server = await startGuardedServer(t);
    const api = await startExample(t, name, server.issuer);
    async function get(path: string, token?: string) {
      const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
      const answer = await fetch(api + path, { headers });
      return {
        status: answer.status,
        body: (await answer.json()) as Record<string, unknown>,
        headers: answer.headers,
      };
    }
    const refused = (token: string) =>
      eventually(
        () => get("/me", token),
        ({ status }) => status === 401,
      );

    assert.deepEqual((await get("/")).body, { hello: "world" });
    const anonymous = await get("/me");
    assert.deepEqual([anonymous.status, anonymous.headers.get("www-authenticate")], [401, "Bearer"]);

    const ada = await server.signUp("ada@example.com");
    assert.deepEqual((await get("/me", ada.access_token)).body, { id: ada.user.id });
    for (const path of ["/admin", "/reports"]) {
      const { status, body } = await get(path, ada.access_token);
      assert.deepEqual([status, body["code"]], [403, "insufficient_permissions"]);
    }

    await server.run("role", "create", "admin", "reports:read");
    await server.run("user", "grant", "ada@example.com", "admin");
    assert.equal((await refused(ada.access_token)).body["code"], "token_stale");
    const admin = await server.refresh(ada);
    assert.deepEqual((await get("/admin", admin.access_token)).body, { roles: ["admin"] });
    assert.deepEqual((await get("/reports", admin.access_token)).body, { reports: [] });

    await server.logOut(admin);
    const { status, body } = await refused(admin.access_token);
    assert.deepEqual([status, body["code"], body["reason"]], [401, "session_ended", "logged_out"]);
  });
}

test("examples/browser-app serves its page and an API for it, and ends when told to", async (t) => {
  const app = await startBrowserApp(t);
  const page = await fetch(app.page);
  assert.equal(page.status, 200);
  const html = await page.text();
  const [, script = ""] = /src="(\/main\.ts)"/.exec(html) ?? [];
  assert.equal((await fetch(app.page + script)).headers.get("content-type"), "text/javascript");

  const anonymous = await fetch(app.api);
  assert.deepEqual([anonymous.status, anonymous.headers.get("www-authenticate")], [401, "Bearer"]);
  assert.equal(anonymous.headers.get("access-control-allow-origin"), app.page);
  assert.equal(await app.stop(), 0);
});
