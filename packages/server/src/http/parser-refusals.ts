import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { Problem } from "../problem.ts";
import { followOpenAnswers } from "./open-answers.ts";
import { problemAnswer } from "./problem-document.ts";

type Headers = Readonly<Record<string, string>>;

export interface ParserRefusals {
  answer(error: Error & { code?: string }, socket: Socket): void;
}

const texts = new Map([
  ["HPE_HEADER_OVERFLOW", "The request's headers are too large."],
  ["HPE_CHUNK_EXTENSIONS_OVERFLOW", "The chunk extensions are too large."],
  ["ERR_HTTP_REQUEST_TIMEOUT", "The request took too long to arrive."],
]);

/**
 * Answers what Node's parser refuses before there is a request (RFC 9112 §2.2, §6.3): a problem document
 * like any other, then the connection is closed, for nobody knows where the next request begins.
 */
export function createParserRefusals(server: Server, headers: Headers): ParserRefusals {
  const open = followOpenAnswers(server);
  // `Expect` with anything but `100-continue` (RFC 9110 §10.1.1).
  server.on("checkExpectation", (_request: IncomingMessage, response: ServerResponse) => {
    const refusal = render("`Expect` may only be `100-continue`.", headers);
    response.writeHead(refusal.status, refusal.headers).end(refusal.text);
  });
  return {
    answer(error, socket) {
      // A connection on which nothing ever came was opened ahead by a browser, which would take a late
      // answer as that to its first request.
      const silent = error.code === "ECONNRESET" || !socket.writable || socket.bytesRead === 0;
      if (silent || !open.isNext(socket)) {
        socket.destroy();
        return;
      }
      socket.write(
        rawAnswer(texts.get(error.code ?? "") ?? "The request is not well-formed HTTP/1.1.", headers),
      );
      socket.destroySoon();
    },
  };
}

function rawAnswer(detail: string, common: Headers): string {
  const { status, headers, text } = render(detail, common);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} Bad Request`, ...lines, "", text].join("\r\n");
}

function render(detail: string, common: Headers): { status: number; headers: Headers; text: string } {
  const { status, headers, body } = problemAnswer(new Problem("invalid_request", detail));
  const text = JSON.stringify(body);
  const length = { "content-length": String(Buffer.byteLength(text)), connection: "close" };
  return { status, headers: { ...common, ...headers, ...length }, text };
}
