// An API with Fastify 5: anybody may read its address, users read what is theirs, admins read more.
import { createGuard } from "@countersign/guard";
import { guardFastify } from "@countersign/guard/fastify";
import { fastify } from "fastify";

const { ISSUER: issuer = "http://localhost:4000", FEED_SECRET: feedSecret, PORT = "5002" } = process.env;
const guard = createGuard({
  issuer,
  audience: process.env["AUDIENCE"] ?? issuer,
  feedSecret,
  onFeedDown: (cause) => console.error("Revocations are not coming in:", cause),
});
await guard.ready();

const app = fastify();
await app.register(guardFastify, { guard });
app.get("/", async () => ({ hello: "world" }));
app.get("/me", { onRequest: app.requireUser() }, async ({ claims }) => ({ id: claims?.sub }));
app.get("/admin", { onRequest: app.requireRole("admin") }, async ({ claims }) => ({ roles: claims?.roles }));
app.get("/reports", { onRequest: app.requirePermission("reports:read") }, async () => ({ reports: [] }));

await app.listen({ port: Number(PORT), host: "127.0.0.1" });
console.log(`Listening at http://127.0.0.1:${PORT}`);
