import type { Command } from "./command.ts";

export const serve: Command = {
  name: "serve",
  summary: "Start the server",
  help: `countersign serve

Starts the server with the settings of the environment and of the file .env; docs/settings.md lists them. The first
start makes the database and, unless COUNTERSIGN_SECRET is set, a master secret in ./secrets.
SIGTERM, SIGINT and SIGHUP stop it: requests that are under way are finished first. A second signal stops it at once.`,
  async run() {
    const { runServer } = await import("../start/run-server.ts");
    return runServer();
  },
};
