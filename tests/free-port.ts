import { createServer } from "node:net";

/**
 * Below those that systems give away by themselves, to connections and to whoever listens on port 0: a port of theirs
 * may be taken again before the one that asked for it listens there.
 */
const first = 11_000;
const count = 21_000;
/** Other processes look elsewhere. */
const perProcess = 40;

let asked = process.pid * perProcess;

/** A TCP port of loopback that nobody listens on; another at each call. */
export async function freePort(): Promise<number> {
  const port = first + (asked % count);
  asked += 1;
  return (await isFree(port)) ? port : freePort();
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.on("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
