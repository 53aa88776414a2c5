import { connect } from "node:net";

export interface Answer {
  readonly status: number;
  /** Its lines, as they came. */
  readonly head: string;
  readonly body: string;
}

/** One connection that stays open, for one request at a time. */
export interface HttpConnection {
  send(request: string): Promise<Answer>;
  close(): void;
}

/** By hand, for `node:http` would cost the machine more than most of the servers that it is to measure. */
export async function openConnection(url: string): Promise<HttpConnection> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await new Promise((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
  let received = "";
  let waiting: PromiseWithResolvers<Answer> | undefined;
  const settle = (use: (request: PromiseWithResolvers<Answer>) => void) => {
    const request = waiting;
    waiting = undefined;
    received = "";
    if (request !== undefined) use(request);
  };
  socket.setEncoding("latin1");
  socket.on("data", (chunk: string) => {
    received += chunk;
    const answer = readAnswer(received);
    if (answer !== undefined) settle(({ resolve }) => resolve(answer));
  });
  const fail = () => settle(({ reject }) => reject(closed()));
  socket.on("error", fail);
  socket.on("close", fail);
  return {
    send: (request) => {
      if (socket.destroyed) return Promise.reject(closed());
      waiting = Promise.withResolvers<Answer>();
      socket.write(request, "latin1");
      return waiting.promise;
    },
    close: () => socket.destroy(),
  };
}

function closed(): Error {
  return new Error("The server closed the connection.");
}

/** A request as text; `head` has its request line and headers but the length. */
export function withBody(head: string, body: string): string {
  return `${head}\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}

/** `undefined` until all of it is there. */
function readAnswer(text: string): Answer | undefined {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const head = text.slice(0, end);
  const rest = text.slice(end + 4);
  const status = Number(text.slice(9, 12));
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) return rest.length < Number(length) ? undefined : { status, head, body: rest };
  return rest.endsWith("0\r\n\r\n") ? { status, head, body: joinChunks(rest) } : undefined;
}

/** RFC 9112 §7.1. */
function joinChunks(text: string): string {
  let body = "";
  let at = 0;
  for (;;) {
    const lineEnd = text.indexOf("\r\n", at);
    const size = Number.parseInt(text.slice(at, lineEnd), 16);
    if (!(size > 0)) return body;
    body += text.slice(lineEnd + 2, lineEnd + 2 + size);
    at = lineEnd + size + 4;
  }
}
