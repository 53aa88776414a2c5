import { once } from "node:events";
import { createServer } from "node:http";
import { createGuard } from "@countersign/guard";
import { guardNode } from "@countersign/guard/node";

interface ApiOptions {
  readonly issuer: string;
  /** The origin whose pages may call. */
  readonly page: string;
  readonly port: number;
}

/** Starts an API that greets users and refuses everybody else; resolves with what closes it. */
export async function startApi({ issuer, page, port }: ApiOptions): Promise<() => void> {
  const guard = createGuard({
    issuer,
    audience: issuer,
    onFeedDown: (cause) => console.error("Revocations are not coming in:", cause),
  });
  await guard.ready();
  const user = guardNode(guard).requireUser();
  const server = createServer((request, response) => {
    response.setHeader("access-control-allow-origin", page);
    // The browser asks first, without the token.
    if (request.method === "OPTIONS") {
      response.setHeader("access-control-allow-headers", "authorization");
      response.writeHead(204).end();
      return;
    }
    const claims = user(request, response);
    // The check has answered already.
    if (claims === undefined) return;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ message: `Hello, ${claims.email}` }));
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return () => {
    guard.close();
    server.closeAllConnections();
    server.close();
  };
}
