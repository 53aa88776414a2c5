import { setTimeout as pause } from "node:timers/promises";
import { addEnvFile } from "../config/env-file.ts";
import { readSettings } from "../config/read-settings.ts";
import { openLogOutput } from "../http/log-output.ts";
import { startServer } from "./start-server.ts";
import { failureMessage } from "./failure.ts";
import { welcome } from "./welcome.ts";

/**
 * Runs the server with the settings of the environment and of `.env` until SIGTERM, SIGINT or SIGHUP, lets requests
 * finish and gives the exit code: 0, or 1 with one message on standard error when the start or the stop fails. A second
 * signal ends the process at once. At a terminal it says where to go on.
 */
export async function runServer(): Promise<number> {
  // Of a terminal that was hung up: there is nobody left to tell, and requests are finished all the same.
  process.stderr.on("error", () => {});
  // The database and its log are for this user alone, whatever the folder allows.
  process.umask(0o077);
  // Ignored: by itself Node would open its debugger.
  process.on("SIGUSR1", () => {});
  // Listened for from here on, so that a stop during the start is no crash: the server stops once it has started, or gives up.
  const stopped = firstSignal();
  try {
    const environment = addEnvFile(process.env);
    const log = openLogOutput();
    const running = await Promise.race([
      startServer(environment, log),
      stopped.then(() => giveUp(readSettings(environment).drainTimeout)),
    ]);
    // By the same stream as the log, so that it stands below the lines before it.
    if (process.stdout.isTTY) log.write(welcome(readSettings(environment)));
    await stopped;
    await running.stop();
    return 0;
  } catch (error) {
    process.stderr.write(`${failureMessage(error)}\n`);
    return 1;
  } finally {
    // What a database that hangs keeps open would keep the process.
    setTimeout(() => process.exit(), 1_000).unref();
  }
}

/** A start that is to stop has so much time (ms) to end in order: what it waits for, such as another's migration, may take long. */
async function giveUp(patience: number): Promise<never> {
  await pause(patience, undefined, { ref: false });
  throw new Error("The server was stopped while it started.");
}

const echoTime = 500; // ms: npm passes on a Ctrl-C that the terminal has sent to this process too

function firstSignal(): Promise<void> {
  return new Promise((resolve) => {
    let heardAt: number | undefined;
    const hear = (signal: NodeJS.Signals) => {
      if (heardAt === undefined) {
        heardAt = performance.now();
        resolve();
      } else if (signal === "SIGTERM" || performance.now() - heardAt > echoTime) {
        process.exit(1);
      }
    };
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, hear);
  });
}
