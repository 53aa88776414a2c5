import { once } from "node:events";
import { createServer, type IncomingMessage, request as send, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";
import { setTimeout as wait } from "node:timers/promises";

/** What becomes of one refresh on its way. Whatever gets lost, the connection breaks. */
export interface Fate {
  /** `answer`: the server has done its work; `half`: the answer's head and cookie arrive, its body does not. */
  readonly lost?: "request" | "answer" | "half";
  /** ms before the answer goes on. */
  readonly delay?: number;
}

/** Stands before the server, as its issuer; it spoils refreshes alone. */
export interface RefreshProxy {
  readonly origin: string;
  /** Asked at each refresh. */
  fate: () => Fate;
}

/** `target`: the server's port. */
export async function startRefreshProxy(t: TestContext, target: number): Promise<RefreshProxy> {
  const server = createServer((request, response) => {
    // Browsers repeat by themselves what fails on a connection that was used before.
    response.shouldKeepAlive = false;
    const isRefresh = request.method === "POST" && request.url === "/v1/refresh";
    forward(request, response, target, isRefresh ? proxy.fate() : {});
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const proxy: RefreshProxy = {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    fate: () => ({}),
  };
  return proxy;
}

function forward(request: IncomingMessage, response: ServerResponse, port: number, fate: Fate): void {
  if (fate.lost === "request") {
    request.socket.destroy();
    return;
  }
  const { method, url: path, headers } = request;
  const upstream = send({ host: "127.0.0.1", port, method, path, headers });
  upstream.on("error", () => response.destroy());
  upstream.on("response", (answer) => void deliver(answer, response, fate));
  response.on("close", () => upstream.destroy());
  request.pipe(upstream);
}

async function deliver(answer: IncomingMessage, response: ServerResponse, fate: Fate): Promise<void> {
  answer.on("error", () => response.destroy());
  // One that is to come too late for the test does not hold up its end.
  await wait(fate.delay ?? 0, undefined, { ref: false });
  if (fate.lost === "answer") {
    response.destroy();
    return;
  }
  const { connection: _, ...headers } = answer.headers;
  response.writeHead(answer.statusCode ?? 502, headers);
  if (fate.lost === "half") {
    response.write('{"user":', () => response.destroy());
    return;
  }
  answer.pipe(response);
}
