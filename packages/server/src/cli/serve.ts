import { availableParallelism } from "node:os";
import { runServer } from "../run-server.ts";
import { hashingConcurrency, sizeThreadPool } from "../subjects/passwords/thread-pool.ts";
import type { Command } from "./command.ts";

export const serve: Command = {
  name: "serve",
  summary: "Start the server",
  help: `countersign serve

Starts the server with the settings of the environment and of the file .env; docs/settings.md lists them.
SIGTERM and SIGINT stop it: requests that are under way are finished first.`,
  async run(_words, { environment }) {
    sizeThreadPool(process.env, hashingConcurrency(availableParallelism()));
    await runServer(environment);
    return Number(process.exitCode ?? 0);
  },
};
