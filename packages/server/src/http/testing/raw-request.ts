import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import type { TestContext } from "node:test";
import type { HttpServer } from "../http-server.ts";

/** Among packets: wait until something has come back. */
export const whenAnswered = Symbol("when answered");

/** Sends bytes as they are, in as many packets as there are texts, and gives what came until the connection was closed. */
export async function sendRaw(
  context: TestContext,
  app: HttpServer,
  ...packets: (string | typeof whenAnswered)[]
): Promise<string> {
  if (!app.server.listening) {
    await app.listen({ host: "127.0.0.1", port: 0 });
    context.after(() => app.close());
  }
  const { port } = app.server.address() as AddressInfo;
  const socket = connect({ host: "127.0.0.1", port, noDelay: true });
  const received: Buffer[] = [];
  socket.on("data", (bytes) => received.push(bytes));
  // A refusal may close while the rest is on its way.
  socket.on("error", () => {});
  const closed = once(socket, "close");
  await once(socket, "connect");
  for (const packet of packets) {
    if (packet === whenAnswered) await once(socket, "data");
    else await new Promise((written) => socket.write(packet, "latin1", written));
  }
  await closed;
  return Buffer.concat(received).toString("latin1");
}

/** The lines of a request, with the end of its headers. */
export function rawRequest(...lines: string[]): string {
  return [...lines, "", ""].join("\r\n");
}

/** The answers in what came back, apart. */
export function statusesOf(answers: string): number[] {
  return [...answers.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));
}
