// A narrated run of the whole life of a session, on a throw-away database with short lifetimes.
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { TokenAnswer } from "@countersign/protocol";
import { startServer } from "../../packages/server/src/start/start-server.ts";
import { startProtectedApi } from "./protected-api.ts";

const colours = [31, 35, 34];
const showsColours = process.stdout.isTTY && !process.env["NO_COLOR"] && process.stdout.hasColors();
let failures = 0;

function paint(part: number, text: string): string {
  return showsColours ? `\u001b[${colours[part]}m${text}\u001b[0m` : text;
}

function tell(text: string): void {
  console.log(`\n${text}`);
}

function expect(what: string, holds: boolean): void {
  console.log(`  ${holds ? "✓" : "✗"} ${what}`);
  if (!holds) failures++;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => {
    probe.listen(0, "127.0.0.1", resolve);
  });
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => {
    probe.close(resolve);
  });
  return port;
}

const folder = mkdtempSync(join(tmpdir(), "countersign-demo-"));
const port = await freePort();
const issuer = `http://localhost:${port}`;
const server = await startServer({
  COUNTERSIGN_PORT: String(port),
  COUNTERSIGN_DATABASE_URL: `sqlite:${join(folder, "demo.db")}`,
  COUNTERSIGN_SECRET: randomBytes(32).toString("base64url"),
  COUNTERSIGN_ACCESS_TOKEN_TTL: "3s",
  COUNTERSIGN_REFRESH_GRACE: "1s",
  COUNTERSIGN_LOG_LEVEL: "silent",
});
const api = await startProtectedApi(issuer);

type Tokens = TokenAnswer & { refresh_token: string };

async function post(path: string, body: object, key?: string) {
  const headers = {
    "content-type": "application/json",
    ...(key === undefined ? {} : { "idempotency-key": key }),
  };
  const response = await fetch(issuer + path, { method: "POST", headers, body: JSON.stringify(body) });
  return {
    status: response.status,
    body: (await response.json()) as Tokens & { code?: string; reason?: string },
  };
}

async function call({ access_token }: Tokens) {
  const response = await fetch(api.url, { headers: { authorization: `Bearer ${access_token}` } });
  return { status: response.status, body: (await response.json()) as { message?: string; code?: string } };
}

try {
  tell("1. Ada signs up. She gets an access token, a JWT in three parts, and a refresh token.");
  const { body: first } = await post("/v1/signup", {
    email: "ada@example.com",
    password: "a long walk in the rain",
  });
  const [header = "", payload = "", signature = ""] = first.access_token.split(".");
  for (const [index, part] of [header, payload, signature].entries()) {
    console.log(`  ${paint(index, part)}${index < 2 ? "." : ""}`);
  }
  for (const [index, part] of [header, payload].entries()) {
    console.log(`  ${paint(index, Buffer.from(part, "base64url").toString())}`);
  }

  tell("2. An API on another port verifies it with the public key alone: no call to the server, no state.");
  expect("the API greets her", (await call(first)).body.message === "Hello, ada@example.com");

  tell("3. Three seconds later the access token has expired.");
  await wait(3_100);
  expect("the API refuses it", (await call(first)).body.code === "token_expired");

  tell(
    "4. Her client buys a new one with the refresh token, which is replaced. The answer is lost on the way.",
  );
  const key = randomBytes(16).toString("base64url");
  const { body: lost } = await post("/v1/refresh", { refresh_token: first.refresh_token }, key);
  console.log(
    "  … no answer arrives. The client asks again, with the same token and the same Idempotency-Key.",
  );
  const { body: second } = await post("/v1/refresh", { refresh_token: first.refresh_token }, key);
  expect("it gets the very same new refresh token", lost.refresh_token === second.refresh_token);
  expect("the API greets her again", (await call(second)).status === 200);

  tell("5. A thief had copied her first refresh token, and spends it now.");
  const theft = await post("/v1/refresh", { refresh_token: first.refresh_token });
  expect(`the thief is refused: ${theft.body.reason}`, theft.body.reason === "reuse_detected");
  const owner = await post("/v1/refresh", { refresh_token: second.refresh_token });
  expect(
    `and so is Ada, who has to log in again: ${owner.body.reason}`,
    owner.body.reason === "reuse_detected",
  );

  tell("6. She logs in again, to a session that the thief has no part in.");
  const again = await post("/v1/login", { email: "ada@example.com", password: "a long walk in the rain" });
  expect("the API greets her", (await call(again.body)).status === 200);
} finally {
  api.close();
  await server.stop();
  rmSync(folder, { recursive: true });
}
tell(failures === 0 ? "All went as told." : `${failures} things went otherwise.`);
process.exitCode = failures === 0 ? 0 : 1;
