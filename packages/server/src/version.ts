import { createRequire } from "node:module";

const manifest: { version: string } = createRequire(import.meta.url)("../package.json");

/** The server's own version. */
export const version = manifest.version;
