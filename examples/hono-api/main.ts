// An API with Hono: anybody may read its address, users read what is theirs, admins read more.
import { type AccessTokenClaims, createGuard } from "@countersign/guard";
import { guardFetch, honoMiddleware } from "@countersign/guard/fetch";
import { serve } from "@hono/node-server";
import { Hono } from "hono";

const { ISSUER: issuer = "http://localhost:4000", FEED_SECRET: feedSecret, PORT = "5003" } = process.env;
const guard = createGuard({
  issuer,
  audience: process.env["AUDIENCE"] ?? issuer,
  feedSecret,
  onFeedDown: (cause) => console.error("Revocations are not coming in:", cause),
});
await guard.ready();

const { requireUser, requireRole, requirePermission } = guardFetch(guard);
const app = new Hono<{ Variables: { claims: AccessTokenClaims } }>();
app.get("/", (c) => c.json({ hello: "world" }));
app.get("/me", honoMiddleware(requireUser()), (c) => c.json({ id: c.get("claims").sub }));
app.get("/admin", honoMiddleware(requireRole("admin")), (c) => c.json({ roles: c.get("claims").roles }));
app.get("/reports", honoMiddleware(requirePermission("reports:read")), (c) => c.json({ reports: [] }));

serve({ fetch: app.fetch, port: Number(PORT), hostname: "127.0.0.1" }, () =>
  console.log(`Listening at http://127.0.0.1:${PORT}`),
);
