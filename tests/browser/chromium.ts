import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = places.find((place) => existsSync(place));

/** For the `skip` of a test that needs a browser: why there is none. In CI that is a failure. */
export const noChromium =
  executablePath === undefined && "NOT TRIED: Chromium is not installed (apt-get install chromium)";
if (noChromium !== false && process.env["CI"] !== undefined) throw new Error(noChromium);

/** How to start a Chromium that asks no one but the pages under test. */
export function chromiumCommand(): { executablePath: string; args: string[] } {
  if (executablePath === undefined) throw new Error(String(noChromium));
  return {
    executablePath,
    args: [
      "--no-sandbox", // as root it has none
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  };
}

/** The same engine without what people have around their pages: it starts in half the time. */
const headlessShell = "/usr/bin/chromium-headless-shell";

/** Starts one that keeps nothing. */
export function openChromium(): Promise<Browser> {
  const command = chromiumCommand();
  return chromium.launch(existsSync(headlessShell) ? { ...command, executablePath: headlessShell } : command);
}
