import type { TestContext } from "node:test";
import { startTcpProxy } from "../tcp-proxy.ts";

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
  let [paused, isCut] = [false, false];
  const { port, sockets } = await startTcpProxy(
    t,
    () => (isCut ? undefined : target),
    (client, upstream) => {
      if (paused) for (const socket of [client, upstream]) socket.pause();
      client.on("data", (chunk) => upstream.write(chunk));
      upstream.on("data", (chunk) => {
        if (chance() < proxy.dropping) client.destroy();
        else if (proxy.delay === 0) client.write(chunk);
        else setTimeout(() => client.writable && client.write(chunk), proxy.delay);
      });
    },
  );
  const proxy: Proxy = {
    port,
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
  return proxy;
}
