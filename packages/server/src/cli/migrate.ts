import { readSettings } from "../config/read-settings.ts";
import { openDatabase } from "../database/open-database.ts";
import type { Command } from "./command.ts";

export const migrate: Command = {
  name: "migrate",
  summary: "Bring the database up to date",
  help: `countersign migrate

Makes the database that COUNTERSIGN_DATABASE_URL names if there is none, runs the migrations that it lacks, and names
them. \`countersign serve\` does the same at its start; run it by itself to see that it works before servers are replaced.
Old servers go on while it runs.`,
  async run(_words, { environment, print }) {
    const database = await openDatabase(readSettings(environment()));
    try {
      const ran = await database.migrate();
      print(ran.length === 0 ? "The database is up to date." : ran.map((name) => `ran ${name}`).join("\n"));
      return 0;
    } finally {
      await database.close();
    }
  },
};
