import { fork } from "node:child_process";
import { on } from "node:events";
import { fileURLToPath } from "node:url";

/** A guard in a process of its own. */
export interface GuardProcess {
  /** Begins to judge the token, which is still accepted; gives what resolves with when it was refused (ms since the epoch). */
  watch(token: string): Promise<() => Promise<number>>;
  stop(): void;
}

/** `server` is the one whose feed it reads, of those that the issuer has. */
export async function startGuardProcess(issuer: string, server: string): Promise<GuardProcess> {
  const child = fork(fileURLToPath(new URL("guard.ts", import.meta.url)), [issuer, server], {
    execArgv: ["--conditions=@countersign/source"],
  });
  const messages = on(child, "message", { close: ["exit"] });
  const next = async (): Promise<unknown> => {
    const { done, value } = await messages.next();
    if (done) throw new Error("A guard's process ended.");
    return value[0];
  };
  await next();
  return {
    async watch(token) {
      const accepted = next();
      child.send(token);
      await accepted;
      const refused = next();
      return async () => Number(await refused);
    },
    stop: () => child.kill(),
  };
}
