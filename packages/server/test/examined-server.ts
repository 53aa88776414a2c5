import assert from "node:assert/strict";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";
import { freePort } from "../../../tests/free-port.ts";
import type { Finding } from "../src/cli/doctor/finding.ts";
import { type FakeTerminal, runWords } from "./fake-terminal.ts";
import { smallPool } from "./test-database.ts";
import { startTestServer } from "./test-server.ts";

/** A server that listens where its issuer says, or behind what does, and `doctor` beside it. */
export async function startExamined(
  t: TestContext,
  {
    settings = {},
    proxy,
  }: { settings?: Record<string, string>; proxy?: Parameters<typeof startProxy>[2] } = {},
) {
  const port = await freePort();
  const issuer = `http://localhost:${port}`;
  const server = await startTestServer(t, { COUNTERSIGN_ISSUER: issuer, ...settings }, Date.now());
  await server.http.listen({ host: "127.0.0.1", port: proxy === undefined ? port : 0 });
  if (proxy !== undefined)
    await startProxy(t, { port, to: server.http.server.address() as AddressInfo }, proxy);
  const environment = {
    COUNTERSIGN_ISSUER: issuer,
    COUNTERSIGN_DATABASE_URL: server.settings.databaseUrl,
    ...smallPool,
    COUNTERSIGN_SECRET: Buffer.from(server.masterSecrets[0] ?? []).toString("base64url"),
    ...settings,
  };
  return {
    server,
    port,
    environment,
    examine: (changed: Record<string, string> = {}, terminal: FakeTerminal = {}) =>
      runDoctor({ ...environment, ...changed }, terminal),
  };
}

/** Runs `doctor` and sorts what it found. */
export async function runDoctor(environment: Record<string, string>, terminal: FakeTerminal = {}) {
  const { code, output, complaint } = await runWords(["doctor", "--json"], { ...terminal, environment });
  assert.equal(complaint, "");
  const { ok, findings: all }: { ok: boolean; findings: Finding[] } = JSON.parse(output);
  assert.equal(code, ok ? 0 : 1);
  // What lies in the folder that the tests run in is not their business.
  const findings = all.filter(({ probe }) => probe !== ".env");
  const worst = (probe: string) => {
    const states = findings.filter((one) => one.probe === probe).map(({ state }) => state);
    return ["fail", "warn", "ok"].find((state) => states.some((one) => one === state));
  };
  const probes = new Set(findings.map(({ probe }) => probe));
  return {
    ok,
    findings,
    /** By probe, the worst of each. */
    states: Object.fromEntries([...probes].map((probe) => [probe, worst(probe)])),
    said: findings.map(({ says, mend = "" }) => `${says} ${mend}`).join("\n"),
  };
}

interface ProxyFaults {
  /** Headers of requests that it keeps to itself. */
  readonly drops?: readonly string[];
  /** Headers of answers that it writes. */
  readonly adds?: Readonly<Record<string, string>>;
}

async function startProxy(
  t: TestContext,
  { port, to }: { port: number; to: AddressInfo },
  { drops = [], adds = {} }: ProxyFaults,
): Promise<void> {
  const pass = (from: IncomingMessage, answer: ServerResponse) => {
    const headers = Object.fromEntries(
      Object.entries(from.headers).filter(([name]) => !drops.includes(name)),
    );
    const onward = request(
      { host: to.address, port: to.port, path: from.url, method: from.method, headers },
      (inner) => {
        answer.writeHead(inner.statusCode ?? 500, { ...inner.headers, ...adds });
        inner.pipe(answer);
      },
    );
    from.pipe(onward);
  };
  const proxy = createServer(pass);
  await new Promise<void>((resolve) => {
    proxy.listen(port, "127.0.0.1", resolve);
  });
  t.after(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
}
