import { fileURLToPath } from "node:url";
import { type Answer, type HttpConnection, openConnection, withBody } from "./load/http-connection.ts";
import type { Client } from "./load/round.ts";
import { type ServerProcess, startCountersign, startServerProcess } from "./server-process.ts";

/** A server under load. */
export interface Contender {
  readonly name: string;
  readonly server: ServerProcess;
  readonly clients: readonly Client[];
}

const password = "a long walk in the rain";

export async function countersign(
  name: string,
  count: number,
  environment: Record<string, string> = {},
): Promise<Contender> {
  // Chained clients refresh far more often than the limits let one address do.
  const server = await startCountersign({ COUNTERSIGN_REFRESH_BURST: "0", ...environment });
  return { name, server, clients: await refreshers(server.url, count) };
}

/** Clients with a user each, that refresh as soon as they have the next token. */
export function refreshers(url: string, count: number, prefix = "user"): Promise<Client[]> {
  return Promise.all(
    Array.from({ length: count }, (_, index) => refresher(url, `${prefix}${index}@example.com`)),
  );
}

type Refresher = (other?: string) => Promise<void>;

async function refresher(url: string, email: string): Promise<Client> {
  // The server closes a connection that has asked for nothing in its first seconds.
  const connection = await openConnection(url);
  return refreshOn(connection, url, tokenIn(await connection.send(signUp(url, email))));
}

/** Goes on from a token that it was given, or from another one each time. */
export async function refresherFrom(url: string, first: string): Promise<Refresher> {
  return refreshOn(await openConnection(url), url, first);
}

function refreshOn(connection: HttpConnection, url: string, first: string): Refresher {
  const head = jsonHead(url, "/v1/refresh");
  let token = first;
  return async (other) => {
    token = tokenIn(await connection.send(withBody(head, `{"refresh_token":"${other ?? token}"}`)));
  };
}

function signUp(url: string, email: string): string {
  return withBody(jsonHead(url, "/v1/signup"), JSON.stringify({ email, password }));
}

export function logInRequest(url: string, email: string): string {
  return withBody(jsonHead(url, "/v1/login"), JSON.stringify({ email, password }));
}

function jsonHead(url: string, path: string): string {
  return `POST ${path} HTTP/1.1\r\nhost: ${new URL(url).host}\r\ncontent-type: application/json`;
}

/** oidc-provider: each refresh spends a refresh token and signs an access token. Its own in-memory adapter, or a bare map. */
export async function oidcProvider(count: number, adapter: "own" | "map"): Promise<Contender> {
  const server = await startRival("oidc-provider-server", "/.well-known/openid-configuration", {
    ADAPTER: adapter,
  });
  const tokens = (await (await fetch(`${server.url}/tokens/${count}`)).json()) as string[];
  const head = `POST /token HTTP/1.1\r\nhost: ${new URL(server.url).host}\r\ncontent-type: application/x-www-form-urlencoded`;
  const clients = tokens.map(async (first): Promise<Client> => {
    const connection = await openConnection(server.url);
    let token = first;
    return async () => {
      token = tokenIn(
        await connection.send(
          withBody(head, `grant_type=refresh_token&client_id=app&refresh_token=${token}`),
        ),
      );
    };
  });
  return {
    name: adapter === "own" ? "oidc-provider" : "oidc-provider, storage a bare Map",
    server,
    clients: await Promise.all(clients),
  };
}

/** No contender: what is left of a refresh without all that makes it one. */
export async function bareServer(
  name: string,
  count: number,
  environment: Record<string, string> = {},
): Promise<Contender> {
  const server = await startRival("bare-server", "/", environment);
  const clients = Array.from({ length: count }, () => refresherFrom(server.url, `cs_rt_${"x".repeat(98)}`));
  return { name, server, clients: await Promise.all(clients) };
}

/** better-auth: `GET /token` gives a JWT for the session's cookie, and rotates nothing. */
export async function betterAuth(count: number): Promise<Contender> {
  const server = await startRival("better-auth-server", "/api/auth/ok");
  const clients = Array.from({ length: count }, async (_, index): Promise<Client> => {
    const connection = await openConnection(server.url);
    const host = `host: ${new URL(server.url).host}`;
    const head = `POST /api/auth/sign-up/email HTTP/1.1\r\n${host}\r\norigin: ${server.url}\r\ncontent-type: application/json`;
    const user = { name: "User", email: `user${index}@example.com`, password };
    const signedUp = await connection.send(withBody(head, JSON.stringify(user)));
    const cookie = /set-cookie: ([^;]+)/i.exec(signedUp.head)?.[1] ?? "";
    const request = `GET /api/auth/token HTTP/1.1\r\n${host}\r\ncookie: ${cookie}\r\n\r\n`;
    return async () => {
      const answer = await connection.send(request);
      if (answer.status !== 200) throw new Error(`better-auth: ${answer.status} ${answer.body}`);
    };
  });
  return { name: "better-auth /token", server, clients: await Promise.all(clients) };
}

/** No contender either: what is left of a log-in. */
export function bareHashingServer(): Promise<ServerProcess> {
  return startRival("bare-hashing-server", "/");
}

function startRival(
  name: string,
  readyPath: string,
  environment: Record<string, string> = {},
): Promise<ServerProcess> {
  const main = fileURLToPath(new URL(`rivals/${name}.ts`, import.meta.url));
  return startServerProcess({ main, readyPath, environment: { NODE_ENV: "production", ...environment } });
}

function tokenIn({ status, body }: Answer): string {
  const token = /"refresh_token":"([^"]+)"/.exec(body)?.[1];
  if (token === undefined) throw new Error(`The server answered ${status}: ${body}`);
  return token;
}
