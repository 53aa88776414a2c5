import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import type { TestContext } from "node:test";

/** Stands before what listens on loopback, gone with the test; what passes between the two is up to who is told of them. */
export interface TcpProxy {
  readonly port: number;
  /** All that are open, on both sides. */
  readonly sockets: ReadonlySet<Socket>;
}

/** `target` gives the port for each new connection, `undefined` to refuse it. */
export async function startTcpProxy(
  t: TestContext,
  target: () => number | undefined,
  onConnection: (client: Socket, upstream: Socket) => void,
): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const port = target();
    if (port === undefined) return void client.destroy();
    const upstream = connect({ port, host: "127.0.0.1" });
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
    }
    onConnection(client, upstream);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: typeof address === "object" && address !== null ? address.port : 0, sockets };
}
