import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { runWords } from "./fake-terminal.ts";
import { startTestServer } from "./test-server.ts";

/** A server that runs, and the command line beside it with the same settings, each command a server of its own. */
export async function startBeside(t: TestContext, settings: Record<string, string> = {}) {
  // The command line has the real clock.
  const server = await startTestServer(t, settings, Date.now());
  const environment = {
    ...settings,
    COUNTERSIGN_DATABASE_URL: server.settings.databaseUrl,
    COUNTERSIGN_SECRET: Buffer.from(server.masterSecrets[0] ?? []).toString("base64url"),
  };
  const run = (line: string, input = "", changed: Record<string, string> = {}) =>
    runWords(line.split(" "), { input, environment: { ...environment, ...changed } });
  return {
    server,
    environment,
    run,
    /** What it answers to programs, where it is done. */
    done: async (line: string, input = "") => {
      const { code, output, complaint } = await run(`${line} --json`, input);
      assert.deepEqual([code, complaint], [0, ""], line);
      return JSON.parse(output);
    },
    /** The code of the problem, where it is refused. */
    refused: async (line: string, input = ""): Promise<string> => {
      const { code, output, complaint } = await run(`${line} --json`, input);
      assert.deepEqual([code, output], [1, ""], line);
      return JSON.parse(complaint).code;
    },
  };
}
