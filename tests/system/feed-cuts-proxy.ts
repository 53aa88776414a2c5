import type { Socket } from "node:net";
import type { TestContext } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { startTcpProxy } from "../tcp-proxy.ts";

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
  let cuts = 0;
  const { port } = await startTcpProxy(
    t,
    () => network.target,
    (client, upstream) => {
      client.pipe(upstream);
      const lifetime = 10 ** (1.5 + 1.5 * Math.random()); // ms
      setTimeout(() => {
        if (!network.cutting || client.destroyed) return;
        cuts += 1;
        client.destroy();
      }, lifetime);
      void passOn(upstream, client);
    },
  );

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

  const network: BadNetwork = { port, target: 0, cutting: true, cuts: () => cuts };
  return network;
}

function split(chunk: Buffer): Buffer[] {
  const at = Math.floor(Math.random() * chunk.length);
  return [chunk.subarray(0, at), chunk.subarray(at)].filter(({ length }) => length > 0);
}
