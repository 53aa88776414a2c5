import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { test } from "node:test";
import { readPostgresUrl } from "./address.ts";
import { createPostgresPool } from "./pool.ts";

/** A message of the server about the log-in (PostgreSQL manual, message formats). */
function authentication(kind: number, rest: string): Buffer {
  const head = Buffer.alloc(9, "R");
  head.writeUInt32BE(8 + rest.length, 1);
  head.writeUInt32BE(kind, 5);
  return Buffer.concat([head, Buffer.from(rest, "latin1")]);
}

const wantsPassword = authentication(10, "SCRAM-SHA-256\0\0");
const goesOn = authentication(11, "r=nonce,s=c2FsdA==,i=4096");

test("a connection that may not log in is closed at once", { timeout: 10_000 }, async (t) => {
  let closed: Promise<unknown> = Promise.resolve();
  const server = createServer((socket: Socket) => {
    const answers = [wantsPassword, goesOn];
    socket.on("data", () => socket.write(answers.shift() ?? ""));
    closed = once(socket, "close");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  const address = readPostgresUrl(`postgres://ada@127.0.0.1:${(server.address() as AddressInfo).port}/x`);
  assert(address !== undefined);
  const pool = createPostgresPool({ address, size: 1, durable: false, pooler: false });
  await assert.rejects(pool.connect(), /asking for a password/);
  await closed;
});
