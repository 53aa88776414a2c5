import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer } from "../../packages/server/src/start/start-server.ts";
import { buildPages } from "../../packages/web/build/build-pages.ts";
import { freePort } from "../free-port.ts";

/** What a browser test talks to. */
export interface ServedPages {
  readonly url: string;
  /** Of the database and the like; gone after `stop`. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
}

/** Builds the pages and starts the real server on a database of its own. */
export async function servePages(settings: Readonly<Record<string, string>> = {}): Promise<ServedPages> {
  await buildPages();
  const folder = mkdtempSync(join(tmpdir(), "countersign-pages-"));
  const environment = {
    COUNTERSIGN_DATABASE_URL: `sqlite:${join(folder, "data", "countersign.db")}`,
    COUNTERSIGN_SECRET: randomBytes(32).toString("base64url"),
    COUNTERSIGN_PORT: String(await freePort()),
    COUNTERSIGN_LOG_LEVEL: "error",
    ...settings,
  };
  const running = await startServer(environment);
  return {
    // A cookie without TLS needs the name that browsers trust.
    url: `http://localhost:${environment.COUNTERSIGN_PORT}`,
    folder,
    environment,
    stop: async () => {
      await running.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
