import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { bareEnvironment } from "../../../tests/bare-environment.ts";
import { freePort } from "../../../tests/free-port.ts";
import type { Finding } from "../src/cli/doctor/finding.ts";
import { makeSelfSigned, withoutOpenssl } from "./self-signed.ts";
import { startTestServer } from "./test-server.ts";

const main = join(import.meta.dirname, "../src/cli/main.ts");

/** A server behind a proxy that speaks TLS, and `doctor` as a process whose settings stand in a file `.env`. */
async function startBehindTls(t: TestContext) {
  const port = await freePort();
  const settings = {
    COUNTERSIGN_ISSUER: `https://localhost:${port}`,
    COUNTERSIGN_TRUST_PROXY: "loopback",
    COUNTERSIGN_CORS_ORIGINS: "https://app.example.com",
  };
  const server = await startTestServer(t, settings, Date.now());
  await server.http.listen({ host: "127.0.0.1", port: 0 });
  const { port: inner } = server.http.server.address() as AddressInfo;
  const { key, cert, path } = makeSelfSigned(server.folder, { name: "localhost", days: 30 });
  const proxy = createServer({ key, cert }, (from, answer) => {
    const { url, method, headers } = from;
    const onward = request({ host: "127.0.0.1", port: inner, path: url, method, headers }, (got) => {
      answer.writeHead(got.statusCode ?? 500, got.headers);
      got.pipe(answer);
    });
    from.pipe(onward);
  });
  await new Promise<void>((resolve) => {
    proxy.listen(port, "127.0.0.1", resolve);
  });
  t.after(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  const env = {
    ...settings,
    COUNTERSIGN_DATABASE_URL: server.settings.databaseUrl,
    COUNTERSIGN_SECRET: Buffer.from(server.masterSecrets[0] ?? []).toString("base64url"),
  };
  const envFile = join(server.folder, ".env");
  const lines = Object.entries(env).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(envFile, lines.join(""), { mode: 0o600 });
  return {
    envFile,
    certificate: path,
    examine: (environment: Record<string, string>) => runDoctor(server.folder, environment),
  };
}

function runDoctor(
  folder: string,
  environment: Record<string, string>,
): Promise<{ code: number | null; states: Record<string, string> }> {
  const words = ["--conditions=@countersign/source", main, "doctor", "--json"];
  const options = { cwd: folder, env: { ...bareEnvironment, ...environment } };
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, words, options, (_error, output, complaint) => {
      if (complaint !== "") return reject(new Error(complaint));
      const { findings }: { findings: Finding[] } = JSON.parse(output);
      const wrong = findings.filter(({ state }) => state !== "ok");
      resolve({
        code: child.exitCode,
        states: Object.fromEntries(wrong.map((one) => [one.probe, one.state])),
      });
    });
  });
}

test("behind TLS every line is ok once the certificate is trusted", { skip: withoutOpenssl }, async (t) => {
  const { examine, certificate, envFile } = await startBehindTls(t);
  const trusting = { NODE_EXTRA_CA_CERTS: certificate };
  assert.deepEqual(await examine(trusting), { code: 0, states: {} });
  chmodSync(envFile, 0o644);
  assert.deepEqual(await examine(trusting), { code: 0, states: { ".env": "warn" } });
  const distrusted = { ".env": "warn", server: "fail", TLS: "fail" };
  assert.deepEqual(await examine({}), { code: 1, states: distrusted });
});
