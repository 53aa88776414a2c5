import { spawn } from "node:child_process";
import { once } from "node:events";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { bareEnvironment } from "../../bare-environment.ts";

const main = fileURLToPath(new URL("api/main.ts", import.meta.url));

/** Starts the API for the pages of this origin, and resolves with its own. */
export async function startApi(t: TestContext, issuer: string, page: string): Promise<string> {
  const child = spawn(process.execPath, ["--conditions=@countersign/source", main], {
    env: { ...bareEnvironment, ISSUER: issuer, PAGE: page },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "close");
  t.after(async () => {
    child.kill();
    await ended;
  });
  const said = once(child.stdout.setEncoding("utf8"), "data") as Promise<[string]>;
  const [origin] = await Promise.race([said, ended.then(() => Promise.reject(new Error("The API ended.")))]);
  return origin.trim();
}
