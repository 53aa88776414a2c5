import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { packageFolder } from "../../package.ts";

/** Where `npm run build` puts the pages. */
export const builtPagesFolder = fileURLToPath(new URL("../web/dist/", packageFolder));

/** Whether the pages have been built there. */
export function areBuilt(folder: string): boolean {
  return existsSync(`${folder}/index.html`);
}
