import { randomBytes } from "node:crypto";
import type { TestContext } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { freePort } from "../free-port.ts";
import { temporaryFolder } from "../system/server-process.ts";
import { createDevice, type Device, reasonOf, tokensOf } from "./device.ts";
import { lineTo } from "./line.ts";
import { type Proxy, startProxy } from "./proxy.ts";
import { launchServer, type ServerProcess } from "./server.ts";

/** Server processes on one database, each behind a network that may lose answers. */
export interface Fleet {
  readonly size: number;
  readonly networks: readonly Proxy[];
  /** Where clients ask; each begins with another server. */
  readonly origins: readonly string[];
  /** Past the network. */
  server(index: number): ServerProcess;
  end(index: number, signal: "SIGKILL" | "SIGTERM"): Promise<void>;
  /** Starts the one that ended again, where it was; resolves when it is ready. */
  restart(index: number, environment?: Readonly<Record<string, string>>): Promise<void>;
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
}

export async function startFleet(
  t: TestContext,
  databaseUrl: string,
  { size = 3, settings = {} }: { size?: number; settings?: Readonly<Record<string, string>> } = {},
): Promise<Fleet> {
  const folder = temporaryFolder(t);
  const environment = {
    COUNTERSIGN_DATABASE_URL: databaseUrl,
    COUNTERSIGN_SECRET: randomBytes(32).toString("base64url"),
    COUNTERSIGN_ISSUER: "http://localhost",
    ...settings,
  };
  const ports = await Promise.all(Array.from({ length: size }, freePort));
  const servers = new Map<number, ServerProcess>();
  const networks = await Promise.all(ports.map((port) => startProxy(t, port)));
  const server = (index: number): ServerProcess => {
    const found = servers.get(index);
    if (found === undefined) throw new TypeError(`There is no server ${index}.`);
    return found;
  };
  async function start(index: number, more: Readonly<Record<string, string>> = {}): Promise<void> {
    const port = ports[index] ?? 0;
    servers.set(index, await launchServer(t, { folder, port, environment: { ...environment, ...more } }));
    await server(index).ready();
  }
  // The first makes the tables.
  for (const index of ports.keys()) await start(index);
  return {
    size,
    networks,
    environment,
    folder,
    server,
    origins: networks.map(({ port }) => `http://127.0.0.1:${port}`),
    end: (index, signal) => server(index).end(signal),
    restart: start,
  };
}

const signUpsAtOnce = 8;

/** Signs up so many users, each with one device. */
export async function signUpDevices(origins: readonly string[], count: number): Promise<Device[]> {
  const devices: Device[] = [];
  let next = 0;
  async function signUpSome(): Promise<void> {
    for (let index = next++; index < count; index = next++)
      devices[index] = await signUpDevice(origins, index);
  }
  await Promise.all(Array.from({ length: signUpsAtOnce }, signUpSome));
  return devices;
}

async function signUpDevice(origins: readonly string[], index: number): Promise<Device> {
  const line = lineTo(origins, index);
  const body = { email: `device-${index}@example.com`, password: "a long walk in the rain" };
  const headers = { "x-forwarded-for": `10.1.${index >> 8}.${index & 255}` };
  for (;;) {
    const answer = await line.try({ method: "POST", path: "/v1/signup", body, headers });
    if (answer?.status === 201) return createDevice(line, tokensOf(answer), headers);
    if (answer !== undefined) throw new Error(`No sign-up: ${reasonOf(answer)}`);
    await wait(100);
  }
}
