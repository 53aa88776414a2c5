import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { build, type Rolldown } from "vite";

/** The script of a page under test. */
export interface PageScript {
  /** In this folder. */
  readonly path: string;
  /** Packages to take in place of others. */
  readonly alias?: Readonly<Record<string, string>>;
}

const calling: PageScript = { path: "page/main.ts" };
const html =
  '<!doctype html><html lang="en"><title>Under test</title><script type="module" src="/main.js"></script>';

/** Serves a page under test and returns its origin, which is not the issuer's. */
export async function servePage(t: TestContext, page = calling): Promise<string> {
  const script = await bundle(page);
  const server = createServer(({ url }, response) => {
    const isScript = url === "/main.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    response.end(isScript ? script : html);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

async function bundle({ path, alias = {} }: PageScript): Promise<string> {
  const input = fileURLToPath(new URL(path, import.meta.url));
  const built = (await build({
    configFile: false,
    logLevel: "warn",
    resolve: { alias, conditions: ["@countersign/source", "module", "browser"] },
    build: { write: false, target: "es2023", rolldownOptions: { input } },
  })) as Rolldown.RolldownOutput;
  return built.output[0].code;
}
