import { resolve } from "node:path";
import type { Settings } from "../config/settings.ts";
import { pathOf } from "../database/open-database.ts";
import { secretFilePath } from "./master-secrets.ts";

/** What whoever starts the server by hand wants to know; the log is for programs. */
export function welcome({
  issuer,
  pages,
  databaseUrl,
  secret,
}: Pick<Settings, "issuer" | "pages" | "databaseUrl" | "secret">): string {
  const address = pages === "on" ? `open ${issuer} in a browser` : `it is at ${issuer}`;
  return `
Countersign is ready: ${address}. Its API: ${issuer}/openapi.json
Data:           ${databaseUrl.startsWith("sqlite:") ? pathOf(databaseUrl) : "in PostgreSQL"}
Master secret:  ${secret.length > 0 ? "COUNTERSIGN_SECRET" : resolve(secretFilePath)}
Ctrl-C stops it.

`;
}
