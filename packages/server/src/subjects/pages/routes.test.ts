import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { brotliCompressSync, brotliDecompressSync } from "node:zlib";
import { developmentCookieName } from "@countersign/protocol";
import { createHttpServer } from "../../http/create-http-server.ts";
import { createLogger } from "../../http/logger.ts";
import { pageRoutes } from "./routes.ts";

const html = "<!doctype html><title>Countersign</title>";
const closedHtml = '<!doctype html><html data-sign-up="closed"><title>Countersign</title>';
const script = "console.log(1)";
const scriptPath = "/assets/index-a1b2c3d4.js";

test("the pages' paths answer the one HTML file, and no others do", async (t) => {
  const app = serve(t, buildPages(t));
  for (const path of ["/", "/login", "/signup", "/account", "/token", "/login?next=x"]) {
    const answer = await app.inject(path);
    assert.equal(answer.statusCode, 200, path);
    assert.equal(answer.headers["content-type"], "text/html; charset=utf-8");
    assert.equal(answer.body, html);
  }
  for (const path of [
    "/index.html",
    "/closed.html",
    "/assets",
    "/assets/",
    "/assets/x.js",
    `${scriptPath}.br`,
    "/v1/nothing",
  ]) {
    const answer = await app.inject(path);
    assert.equal(answer.statusCode, 404, path);
    assert.equal(answer.json().code, "not_found", path);
  }
});

test("a page's path with a slash at its end leads to the page", async (t) => {
  const app = serve(t, buildPages(t));
  for (const path of ["/login", "/signup", "/account", "/token"]) {
    const { statusCode, headers } = await app.inject(`${path}/`);
    assert.deepEqual([statusCode, headers.location], [308, path]);
  }
});

test("a server that takes no sign-ups answers the file that says so", async (t) => {
  const app = serve(t, buildPages(t), { signup: "closed" });
  for (const path of ["/login", "/signup"]) assert.equal((await app.inject(path)).body, closedHtml, path);
});

test("no path leads out of the assets' folder", async (t) => {
  const app = serve(t, buildPages(t));
  for (const path of ["/assets/../index.html", "/assets/%2e%2e/index.html", "/assets/..%2findex.html"]) {
    assert.equal((await app.inject(path)).statusCode, 404, path);
  }
});

test("a page runs its own script alone, sends nothing elsewhere and is framed by nobody", async (t) => {
  const { headers } = await serve(t, buildPages(t)).inject("/");
  const policy = String(headers["content-security-policy"]).split("; ");
  for (const rule of [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ]) {
    assert.ok(policy.includes(rule), rule);
  }
  assert.doesNotMatch(policy.join(), /unsafe|data:|\*/);
  assert.equal(headers["x-frame-options"], "DENY");
  assert.equal(headers["x-content-type-options"], "nosniff");
});

test("a page is asked for anew each time, an asset is kept for good", async (t) => {
  const app = serve(t, buildPages(t));
  const page = await app.inject("/");
  assert.equal(page.headers["cache-control"], "no-cache");
  const again = await app.inject({ url: "/", headers: { "if-none-match": String(page.headers.etag) } });
  assert.equal(again.statusCode, 304);
  const asset = await app.inject(scriptPath);
  assert.equal(asset.headers["cache-control"], "public, max-age=31536000, immutable");
  assert.match(String(asset.headers["content-type"]), /^(text|application)\/javascript/);
  assert.equal(asset.body, script);
});

test("an asset is sent compressed to who takes that", async (t) => {
  const app = serve(t, buildPages(t));
  const answer = await app.inject({ url: scriptPath, headers: { "accept-encoding": "gzip, br" } });
  assert.equal(answer.headers["content-encoding"], "br");
  assert.match(String(answer.headers.vary), /accept-encoding/i);
  assert.match(String(answer.headers["content-type"]), /^(text|application)\/javascript/);
  assert.equal(brotliDecompressSync(answer.rawPayload).toString(), script);
});

test("HEAD answers as GET, without the page", async (t) => {
  const app = serve(t, buildPages(t));
  for (const path of ["/", scriptPath]) {
    const answer = await app.inject({ method: "HEAD", url: path });
    assert.equal(answer.statusCode, 200);
    assert.equal(answer.body, "");
  }
  assert.equal((await app.inject({ method: "POST", url: "/" })).headers.allow, "GET, HEAD");
});

test("a link from another site opens a page, though the cookie comes along", async (t) => {
  const headers = { cookie: `${developmentCookieName}=x`, "sec-fetch-site": "cross-site" };
  const app = serve(t, buildPages(t));
  for (const url of ["/", scriptPath])
    assert.equal((await app.inject({ url, headers })).statusCode, 200, url);
});

test("pages that are not built are said to be so, at the start and where they would be", async (t) => {
  const lines: string[] = [];
  const app = serve(t, temporary(t), { lines });
  const answer = await app.inject("/");
  assert.equal(answer.statusCode, 404);
  assert.match(answer.json().detail, /npm run build/);
  assert.deepEqual(
    lines.filter((line) => line.includes("not built")),
    [],
  );
  await app.listen({ host: "127.0.0.1", port: 0 });
  assert.equal(lines.filter((line) => line.includes("not built")).length, 1);
});

function serve(
  t: TestContext,
  folder: string,
  { lines = [], signup = "open" }: { lines?: string[]; signup?: "open" | "closed" } = {},
) {
  const app = createHttpServer({
    settings: { issuer: "http://localhost:4000", corsOrigins: [], trustProxy: false },
    logger: createLogger("warn", { write: (line: string) => void lines.push(line) }),
    version: "0.0.0",
    routes: [pageRoutes({ folder, signup })],
  });
  t.after(() => app.close());
  return app;
}

function buildPages(t: TestContext): string {
  const folder = temporary(t);
  mkdirSync(join(folder, "assets"));
  writeFileSync(join(folder, "index.html"), html);
  writeFileSync(join(folder, "closed.html"), closedHtml);
  writeFileSync(join(folder, scriptPath), script);
  writeFileSync(join(folder, `${scriptPath}.br`), brotliCompressSync(script));
  return folder;
}

function temporary(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "countersign-pages-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
