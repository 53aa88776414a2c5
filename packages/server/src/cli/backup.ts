import { resolve } from "node:path";
import { readSettings } from "../config/read-settings.ts";
import type { Command } from "./command.ts";

export const backup: Command = {
  name: "backup",
  summary: "Copy the SQLite database while servers run",
  help: `countersign backup [--json] <file>

Makes the file, readable by its owner alone, and refuses one that exists. Servers go on meanwhile, and the copy is as of
one moment. It needs the master secret as the database does: keep a copy of that apart. PostgreSQL has pg_dump.`,
  operands: [{ name: "file" }],
  options: { json: {} },
  async run({ operands: [typed = ""], has }, { environment, print }) {
    const file = resolve(typed);
    const { backUpDatabase } = await import("../database/back-up.ts");
    await backUpDatabase(readSettings(environment()), file);
    print(
      has("json")
        ? JSON.stringify({ file })
        : `Copied the database to ${file}. Keep the master secret apart from it.`,
    );
    return 0;
  },
};
