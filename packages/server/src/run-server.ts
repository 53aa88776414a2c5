import type { Environment } from "./config/read-settings.ts";
import { startServer } from "./start.ts";

/** Runs the server until SIGTERM or SIGINT. A start that fails prints one message and sets exit code 1. */
export async function runServer(environment: Environment): Promise<void> {
  try {
    const running = await startServer(environment);
    const stop = () => {
      void running.stop();
    };
    process.once("SIGTERM", stop);
    process.once("SIGINT", stop);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
