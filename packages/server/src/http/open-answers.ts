import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** The answers that a server still owes, by connection. */
export interface OpenAnswers {
  /** Whether what is written to this connection now would be taken as the answer to the request that just failed. */
  isNext(socket: Socket): boolean;
}

/** Follows a server's requests: with several in one connection, a refusal must not pass for another's answer. */
export function followOpenAnswers(server: Server): OpenAnswers {
  const begun = new WeakMap<Socket, readonly ServerResponse[]>();
  const openOn = (socket: Socket) => (begun.get(socket) ?? []).filter(({ closed }) => !closed);
  server.on("request", ({ socket }: IncomingMessage, response: ServerResponse) => {
    begun.set(socket, [...openOn(socket), response]);
  });
  return {
    isNext(socket) {
      const [answer, ...others] = openOn(socket);
      if (answer === undefined) return true;
      return others.length === 0 && !answer.headersSent && !answer.req.complete;
    },
  };
}
