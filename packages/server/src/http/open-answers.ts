import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** The answers that a server still owes, by connection. */
export interface OpenAnswers {
  /** Whether what is written to this connection now would be taken as the answer to the request that just failed. */
  isNext(socket: Socket): boolean;
}

/** Follows a server's requests: with several in one connection, a refusal must not pass for another's answer. */
export function followOpenAnswers(server: Server): OpenAnswers {
  const open = new WeakMap<Socket, Set<ServerResponse>>();
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const answers = open.get(request.socket) ?? new Set();
    open.set(request.socket, answers.add(response));
    response.once("close", () => answers.delete(response));
  });
  return {
    isNext(socket) {
      const [answer, ...others] = open.get(socket) ?? [];
      if (answer === undefined) return true;
      return others.length === 0 && !answer.headersSent && !answer.req.complete;
    },
  };
}
