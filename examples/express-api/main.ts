// An API with Express 5: anybody may read its address, users read what is theirs, admins read more.
import { createGuard } from "@countersign/guard";
import { guardExpress } from "@countersign/guard/express";
import express from "express";

const { ISSUER: issuer = "http://localhost:4000", FEED_SECRET: feedSecret, PORT = "5001" } = process.env;
const guard = createGuard({
  issuer,
  audience: process.env["AUDIENCE"] ?? issuer,
  feedSecret,
  onFeedDown: (cause) => console.error("Revocations are not coming in:", cause),
});
await guard.ready();

const { requireUser, requireRole, requirePermission } = guardExpress(guard);
const app = express();
app.get("/", (_request, response) => response.json({ hello: "world" }));
app.get("/me", requireUser(), ({ claims }, response) => response.json({ id: claims?.sub }));
app.get("/admin", requireRole("admin"), ({ claims }, response) => response.json({ roles: claims?.roles }));
app.get("/reports", requirePermission("reports:read"), (_request, response) =>
  response.json({ reports: [] }),
);

app.listen(Number(PORT), "127.0.0.1", (error) => {
  // Express calls back after a failure too, such as that of a port in use.
  if (error !== undefined) throw error;
  console.log(`Listening at http://127.0.0.1:${PORT}`);
});
