// A single-page app, its API and the server, on a throw-away database. Open the page in two tabs, and log out in one.
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer } from "../../packages/server/src/start/start-server.ts";
import { startApi } from "./api.ts";
import { servePage } from "./serve-page.ts";

const { PORT = "5005", API_PORT = "5006", SERVER_PORT = "5007" } = process.env;
const page = `http://localhost:${PORT}`;
const api = `http://localhost:${API_PORT}`;
const issuer = `http://localhost:${SERVER_PORT}`;

const folder = mkdtempSync(join(tmpdir(), "countersign-app-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

const server = await startServer({
  COUNTERSIGN_PORT: SERVER_PORT,
  COUNTERSIGN_DATABASE_URL: `sqlite:${join(folder, "app.db")}`,
  COUNTERSIGN_SECRET: randomBytes(32).toString("base64url"),
  // The app has pages of its own, on another origin.
  COUNTERSIGN_PAGES: "off",
  COUNTERSIGN_CORS_ORIGINS: page,
  // So short that one can watch it being refreshed.
  COUNTERSIGN_ACCESS_TOKEN_TTL: "1m",
  COUNTERSIGN_LOG_LEVEL: "error",
});
const closeApi = await startApi({ issuer, page, port: Number(API_PORT) });
const closePage = await servePage({ port: Number(PORT), issuer, api });
console.log(`Open ${page}, in two tabs (the API is at ${api}, the server at ${issuer})`);

async function stop(): Promise<void> {
  await closePage();
  closeApi();
  await server.stop();
  process.exit();
}
process.once("SIGINT", () => void stop());
process.once("SIGTERM", () => void stop());
