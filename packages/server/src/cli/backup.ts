import { resolve } from "node:path";
import { readSettings } from "../config/read-settings.ts";
import type { Command } from "./command.ts";

export const backup: Command = {
  name: "backup",
  summary: "Copy the SQLite database while servers run",
  help: `countersign backup [--json] <file>

Makes the file, readable by its owner alone, and refuses one that exists. Servers go on meanwhile, and the copy is as of
one moment; until it is done the log beside the database grows. It needs the master secret as the database does: keep a
copy of that apart. PostgreSQL has pg_dump.`,
  operands: [{ name: "file" }],
  options: { json: {} },
  async run({ operands: [typed = ""], has }, { environment, print }) {
    const file = resolve(typed);
    const { backUpDatabase } = await import("../database/back-up.ts");
    await exitingAtSignals(() => backUpDatabase(readSettings(environment()), file));
    print(
      has("json")
        ? JSON.stringify({ file })
        : `Copied the database to ${file}. Keep the master secret apart from it.`,
    );
    return 0;
  },
};

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const exit = () => process.exit(1);

/** By itself a signal ends the process at once, and what has been copied would stay. */
async function exitingAtSignals(work: () => Promise<void>): Promise<void> {
  for (const signal of signals) process.on(signal, exit);
  try {
    await work();
  } finally {
    for (const signal of signals) process.off(signal, exit);
  }
}
