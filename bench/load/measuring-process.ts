import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** A process that does one thing over and over for so long (ms) and tells how often a second. */
export interface MeasuringProcess {
  run(duration: number): Promise<number>;
  stop(): void;
}

/** Starts one of the scripts of this folder's parent. It says that it is ready, and answers each duration with a rate. */
export async function startMeasuring(
  script: string,
  words: readonly string[] = [],
): Promise<MeasuringProcess> {
  const child = fork(fileURLToPath(new URL(`../${script}`, import.meta.url)), words, {
    execArgv: ["--conditions=@countersign/source"],
  });
  const gone = once(child, "exit").then(() => {
    throw new Error(`${script} ended.`);
  });
  gone.catch(() => {});
  await next();
  return {
    async run(duration) {
      child.send(duration);
      return Number(await next());
    },
    stop: () => child.kill(),
  };

  async function next(): Promise<unknown> {
    const [message] = await Promise.race([once(child, "message"), gone]);
    return message;
  }
}
