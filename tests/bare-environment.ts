import { fileURLToPath } from "node:url";

/** All that a test's process needs: no settings, and where the next one finds what this one has compiled. */
export const bareEnvironment = {
  PATH: process.env["PATH"],
  NODE_COMPILE_CACHE: fileURLToPath(new URL("../node_modules/.cache/compiled", import.meta.url)),
};
