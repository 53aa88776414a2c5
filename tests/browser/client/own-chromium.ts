import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import type { TestContext } from "node:test";
import { type BrowserContext, chromium } from "playwright-core";
import { chromiumCommand } from "../chromium.ts";

/** A Chromium whose processes are a group of their own, so that all of them can be killed or stopped at once. */
export interface OwnChromium {
  readonly context: BrowserContext;
  /** All of its processes at once: as in a crash, or in the sleep of a laptop. */
  readonly signal: (name: "SIGSTOP" | "SIGCONT") => void;
  readonly kill: () => Promise<void>;
  /** As a person does: all that it keeps is on the disk afterwards. */
  readonly quit: () => Promise<void>;
}

/** Starts one that keeps what it has in the folder `profile`; killed with the test. */
export async function startOwnChromium(t: TestContext, profile: string): Promise<OwnChromium> {
  const { executablePath, args } = chromiumCommand();
  const own = ["--headless", "--disable-breakpad", "--password-store=basic"];
  const child = spawn(
    executablePath,
    [...args, ...own, `--user-data-dir=${profile}`, "--remote-debugging-port=0", "about:blank"],
    { detached: true, stdio: ["ignore", "ignore", "pipe"] },
  );
  const { pid } = child;
  if (pid === undefined) throw new Error("Chromium did not start.");
  const ended = once(child, "exit");
  const signal = (name: NodeJS.Signals) => void process.kill(-pid, name);
  async function kill(): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) signal("SIGKILL");
    await ended;
  }
  t.after(kill);

  // By default Playwright lets hidden tabs believe that they are shown.
  const browser = await chromium.connectOverCDP(await readAddress(child.stderr), { noDefaults: true });
  const [context] = browser.contexts();
  if (context === undefined) throw new Error("Chromium has no context.");
  return {
    context,
    signal,
    kill,
    async quit() {
      const session = await browser.newBrowserCDPSession();
      await session.send("Browser.close");
      await ended;
    },
  };
}

/** Chromium says on standard error where it takes commands. */
function readAddress(stderr: Readable): Promise<string> {
  let said = "";
  return new Promise((resolve, reject) => {
    stderr.setEncoding("utf8").on("data", (chunk: string) => {
      said += chunk;
      const address = /^DevTools listening on (ws:\S+)$/m.exec(said)?.[1];
      if (address !== undefined) resolve(address);
    });
    stderr.on("end", () => reject(new Error(`Chromium ended: ${said}`)));
  });
}
