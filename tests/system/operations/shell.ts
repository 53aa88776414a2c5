import { spawn } from "node:child_process";
import { once } from "node:events";
import type { TestContext } from "node:test";

/** One shell for all steps of a page: what a step defines, the next ones have. */
export function openShell(t: TestContext, environment: NodeJS.ProcessEnv) {
  const shell = spawn("sh", ["-e"], { env: environment, stdio: "pipe" });
  let [written, complaints] = ["", ""];
  shell.stdout.setEncoding("utf8").on("data", (chunk: string) => (written += chunk));
  shell.stderr.setEncoding("utf8").on("data", (chunk: string) => (complaints += chunk));
  const ended = once(shell, "close");
  t.after(async () => {
    shell.stdin.end();
    await ended;
  });
  return {
    /** Runs a step and gives what it wrote. Rejects with what it complained of where a command of it fails. */
    async run(step: string): Promise<string> {
      const mark = "\n-- end of step --\n";
      written = "";
      shell.stdin.write(`${step}\nprintf '${mark}'\n`);
      while (!written.endsWith(mark)) {
        const [, stopped] = await Promise.race([
          once(shell.stdout, "data").then(() => [true, false]),
          ended.then(() => [true, true]),
        ]);
        if (stopped === true) throw new Error(`${step}\n${written}\n${complaints}`);
      }
      return written.slice(0, -mark.length);
    },
  };
}
