import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import type { TestContext } from "node:test";

/** A network that a test can spoil, before something that listens on loopback; gone with the test. */
export interface Proxy {
  readonly port: number;
  /** The probability with which an answer gets lost, and its connection with it. */
  dropping: number;
  /** ms: how much longer each answer takes. */
  delay: number;
  /** Holds back all that is under way, in both directions. */
  pause(): void;
  resume(): void;
  /** Breaks all connections; what was held back is lost, and new connections are refused. */
  cut(): void;
}

export async function startProxy(t: TestContext, target: number, chance = Math.random): Promise<Proxy> {
  const sockets = new Set<Socket>();
  let [paused, isCut] = [false, false];
  const server = createServer((client) => {
    if (isCut) return void client.destroy();
    const upstream = connect({ port: target, host: "127.0.0.1" });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one);
      one.setNoDelay(true);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        sockets.delete(one);
        other.destroy();
      });
      if (paused) one.pause();
    }
    client.on("data", (chunk) => upstream.write(chunk));
    upstream.on("data", (chunk) => {
      if (chance() < proxy.dropping) client.destroy();
      else if (proxy.delay === 0) client.write(chunk);
      else setTimeout(() => client.writable && client.write(chunk), proxy.delay);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const proxy: Proxy = {
    port: typeof address === "object" && address !== null ? address.port : 0,
    dropping: 0,
    delay: 0,
    pause() {
      paused = true;
      for (const socket of sockets) socket.pause();
    },
    resume() {
      paused = false;
      for (const socket of sockets) socket.resume();
    },
    cut() {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
  };
  t.after(() => {
    proxy.cut();
    server.close();
  });
  return proxy;
}
