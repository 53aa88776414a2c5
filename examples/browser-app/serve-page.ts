import { join } from "node:path";
import { createServer } from "vite";

interface PageOptions {
  readonly port: number;
  readonly issuer: string;
  readonly api: string;
}

/** Serves the folder `page` with Vite, which shows each change at once; resolves with what closes it. */
export async function servePage({ port, issuer, api }: PageOptions): Promise<() => Promise<void>> {
  const vite = await createServer({
    configFile: false,
    root: join(import.meta.dirname, "page"),
    logLevel: "warn",
    server: { host: "127.0.0.1", port, strictPort: true },
    // The client as it stands in this repository; an app of your own has it installed, as docs/packages.md says, and needs no such line.
    resolve: { conditions: ["@countersign/source", "module", "browser"] },
    define: { ISSUER: JSON.stringify(issuer), API: JSON.stringify(api) },
  });
  await vite.listen();
  return () => vite.close();
}
