import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import type { TestContext } from "node:test";
import { setTimeout as wait } from "node:timers/promises";

/** A bad network before whichever server is chosen: what comes back comes late, in pieces, and ends anywhere. */
export interface BadNetwork {
  readonly port: number;
  /** The server's port; connections that are open stay with theirs. */
  target: number;
  /** While false, nothing is cut. */
  cutting: boolean;
  readonly cuts: () => number;
}

export async function startBadNetwork(t: TestContext): Promise<BadNetwork> {
  const sockets = new Set<Socket>();
  let cuts = 0;
  const server = createServer((client) => {
    const upstream = connect({ port: network.target, host: "127.0.0.1" });
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
    client.pipe(upstream);
    const lifetime = 10 ** (1.5 + 1.5 * Math.random()); // ms
    setTimeout(() => {
      if (!network.cutting || client.destroyed) return;
      cuts += 1;
      client.destroy();
    }, lifetime);
    void passOn(upstream, client);
  });

  /** In order, as TCP does; each connection is as late as it likes, so that one may overtake another. */
  async function passOn(from: Socket, to: Socket): Promise<void> {
    let left = 10 ** (2.5 + 3.5 * Math.random()); // bytes
    try {
      for await (const chunk of from as AsyncIterable<Buffer>) {
        if (Math.random() < 0.3) await wait(30 * Math.random());
        for (const piece of split(chunk)) {
          left -= piece.length;
          to.write(network.cutting && left < 0 ? piece.subarray(0, piece.length >> 1) : piece);
          if (network.cutting && left < 0) {
            cuts += 1;
            to.end();
            from.destroy();
            return;
          }
          await wait(0);
        }
      }
      to.end();
    } catch {
      to.destroy();
    }
  }

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const network: BadNetwork = {
    port: typeof address === "object" && address !== null ? address.port : 0,
    target: 0,
    cutting: true,
    cuts: () => cuts,
  };
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return network;
}

function split(chunk: Buffer): Buffer[] {
  const at = Math.floor(Math.random() * chunk.length);
  return [chunk.subarray(0, at), chunk.subarray(at)].filter(({ length }) => length > 0);
}
