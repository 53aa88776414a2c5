// An API with nothing but node:http: anybody may read its address, users read what is theirs, admins read more.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createGuard } from "@countersign/guard";
import { guardNode } from "@countersign/guard/node";

const { ISSUER: issuer = "http://localhost:4000", FEED_SECRET: feedSecret, PORT = "5004" } = process.env;
const guard = createGuard({
  issuer,
  audience: process.env["AUDIENCE"] ?? issuer,
  feedSecret,
  onFeedDown: (cause) => console.error("Revocations are not coming in:", cause),
});
await guard.ready();

const { requireUser, requireRole, requirePermission } = guardNode(guard);
const routes: Record<string, { check?: ReturnType<typeof requireUser>; answer: (user?: User) => object }> = {
  "/": { answer: () => ({ hello: "world" }) },
  "/me": { check: requireUser(), answer: (user) => ({ id: user?.sub }) },
  "/admin": { check: requireRole("admin"), answer: (user) => ({ roles: user?.roles }) },
  "/reports": { check: requirePermission("reports:read"), answer: () => ({ reports: [] }) },
};
type User = ReturnType<typeof guard.verify>;

function serve(request: IncomingMessage, response: ServerResponse): void {
  const route = routes[request.url ?? ""];
  if (route === undefined) {
    response.writeHead(404).end();
    return;
  }
  const claims = route.check?.(request, response);
  // The check has answered already.
  if (route.check !== undefined && claims === undefined) return;
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(route.answer(claims)));
}

createServer(serve).listen(Number(PORT), "127.0.0.1", () =>
  console.log(`Listening at http://127.0.0.1:${PORT}`),
);
