// better-auth with e-mail and password, and its jwt plugin, on a SQLite file as fast as it can be had: WAL, and commits
// that do not wait for the disk.
import { createServer } from "node:http";
import { DatabaseSync } from "node:sqlite";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { toNodeHandler } from "better-auth/node";
import { jwt } from "better-auth/plugins";

const port = Number(process.env["COUNTERSIGN_PORT"]);
const database = new DatabaseSync("better-auth.db");
database.exec("pragma journal_mode = wal; pragma synchronous = normal");

const options = {
  database,
  baseURL: `http://localhost:${port}`,
  secret: "a secret of the benchmark, which no one else uses",
  emailAndPassword: { enabled: true },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  plugins: [jwt({ jwks: { keyPairConfig: { alg: "ES256" as const } }, disableSettingJwtHeader: true })],
};
const { runMigrations } = await getMigrations(options);
await runMigrations();
const answer = toNodeHandler(betterAuth(options));
// Others have their turns in between: connections must outlive them.
createServer({ keepAliveTimeout: 120_000 }, (request, response) => void answer(request, response)).listen(
  port,
  "localhost",
);
