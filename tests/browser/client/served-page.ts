import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { build, type Rolldown } from "vite";

const main = fileURLToPath(new URL("page/main.ts", import.meta.url));
const html =
  '<!doctype html><html lang="en"><title>Under test</title><script type="module" src="/main.js"></script>';

/** Serves the page under test and returns its origin, which is not the issuer's. */
export async function servePage(t: TestContext): Promise<string> {
  const script = await bundle();
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

async function bundle(): Promise<string> {
  const built = (await build({
    configFile: false,
    logLevel: "warn",
    resolve: { conditions: ["@countersign/source", "module", "browser"] },
    build: { write: false, target: "es2023", rolldownOptions: { input: main } },
  })) as Rolldown.RolldownOutput;
  return built.output[0].code;
}
