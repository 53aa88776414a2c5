import { spawn } from "node:child_process";
import { once } from "node:events";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { bareEnvironment } from "../bare-environment.ts";
import { freePort } from "../free-port.ts";

const main = fileURLToPath(new URL("../../examples/browser-app/main.ts", import.meta.url));

/** The origins of the example's parts. */
interface BrowserApp {
  readonly page: string;
  readonly api: string;
  /** Stops it as Ctrl-C does, and resolves with its exit code. */
  readonly stop: () => Promise<number | null>;
}

/** Starts examples/browser-app as README says, and resolves when it has said where to look. */
export async function startBrowserApp(t: TestContext): Promise<BrowserApp> {
  const [page, api, server] = [await freePort(), await freePort(), await freePort()];
  const child = spawn(process.execPath, ["--conditions=@countersign/source", main], {
    env: {
      ...bareEnvironment,
      PORT: String(page),
      API_PORT: String(api),
      SERVER_PORT: String(server),
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "close") as Promise<[number | null]>;
  t.after(async () => {
    child.kill();
    await ended;
  });
  const said = once(child.stdout.setEncoding("utf8"), "data") as Promise<[string]>;
  const [words] = await Promise.race([
    said,
    ended.then(([code]) => Promise.reject(new Error(`It ended (${code}).`))),
  ]);
  const origin = `http://localhost:${page}`;
  if (!words.startsWith(`Open ${origin},`)) throw new Error(`It said: ${words}`);
  return {
    page: origin,
    api: `http://localhost:${api}`,
    async stop() {
      child.kill("SIGINT");
      const [code] = await ended;
      return code;
    },
  };
}
