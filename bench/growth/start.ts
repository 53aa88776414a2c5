import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { residentBytes } from "../load/cpu.ts";
import { median } from "../load/quantiles.ts";
import { type ServerProcessOptions, startServerProcess } from "../server-process.ts";
import type { Grown } from "./grown.ts";

const starts = 5;
const settleTime = 10_000; // ms

export interface Started {
  /** ms until it is ready, the median of some starts. */
  readonly time: number;
  /** Bytes in RAM, of the last of them: once it is ready, and when it has been idle for a while. */
  readonly atOnce: number;
  readonly idle: number;
}

type Program = Pick<ServerProcessOptions, "main" | "flags">;

const mainOf = (path: string) =>
  fileURLToPath(new URL(`../../packages/server/${path}/main`, import.meta.url));

export const built: Program = { main: `${mainOf("dist")}.js`, flags: [] };
export const fromSource: Program = { main: `${mainOf("src")}.ts` };

export function assertBuilt(): void {
  if (!existsSync(built.main))
    throw new Error("First run `npm run build:server`: the built server is measured too.");
}

/** Starts a program some times on a database that is there. */
export async function measureStart({ environment }: Grown, program: Program): Promise<Started> {
  const times: number[] = [];
  for (;;) {
    const began = performance.now();
    const server = await startServerProcess({ ...program, readyPath: "/readyz", environment });
    times.push(performance.now() - began);
    try {
      if (times.length < starts) continue;
      const atOnce = residentBytes(server.pid);
      await new Promise((resolve) => {
        setTimeout(resolve, settleTime);
      });
      return { time: median(times), atOnce, idle: residentBytes(server.pid) };
    } finally {
      await server.stop();
    }
  }
}
