import { readSettings } from "../config/read-settings.ts";
import type { Command } from "./command.ts";

export const migrate: Command = {
  name: "migrate",
  summary: "Bring the database up to date",
  help: `countersign migrate [--json]

Makes the database that COUNTERSIGN_DATABASE_URL names if there is none, runs the migrations that it lacks, and names
them. \`countersign serve\` does the same at its start; run it by itself to see that it works before servers are replaced.
Old servers go on while it runs.`,
  options: { json: {} },
  async run({ has }, { environment, print }) {
    const { openDatabase } = await import("../database/open-database.ts");
    const database = await openDatabase(readSettings(environment()));
    try {
      const ran = await database.migrate();
      if (has("json")) print(JSON.stringify({ migrations: ran }));
      else
        print(ran.length === 0 ? "The database is up to date." : ran.map((name) => `ran ${name}`).join("\n"));
      return 0;
    } finally {
      await database.close();
    }
  },
};
