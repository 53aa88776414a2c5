// An API in a process of its own, behind the guard, for pages of one other origin.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createGuard } from "@countersign/guard";
import { guardNode } from "@countersign/guard/node";

const { ISSUER: issuer = "", PAGE: page = "" } = process.env;
// Not a second beyond its end is a token taken.
const guard = createGuard({ issuer, audience: issuer, clockTolerance: 0 });
await guard.ready();

const user = guardNode(guard).requireUser();
const server = createServer((request, response) => {
  response.setHeader("access-control-allow-origin", page);
  if (request.method === "OPTIONS") {
    response.setHeader("access-control-allow-headers", "authorization");
    response.writeHead(204).end();
    return;
  }
  if (user(request, response)) response.end();
});
server.listen(0, "127.0.0.1", () => {
  console.log(`http://localhost:${(server.address() as AddressInfo).port}`);
});
