import { createRequire } from "node:module";

interface Manifest {
  readonly version: string;
  readonly engines: { readonly node: string };
}

/** What the server's package says of itself. */
export const { version, engines }: Manifest = createRequire(import.meta.url)("../package.json");

/** Its folder, for the sources as for what is built of them. */
export const packageFolder = new URL("../", import.meta.url);
