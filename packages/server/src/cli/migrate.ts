import { readSettings } from "../config/read-settings.ts";
import type { Migrated } from "../database/migrate.ts";
import type { Command } from "./command.ts";

export const migrate: Command = {
  name: "migrate",
  summary: "Bring the database up to date",
  help: `countersign migrate [--json]

Runs the migrations that the database of COUNTERSIGN_DATABASE_URL lacks, and names them. A SQLite file is made if there is
none; a database of PostgreSQL, and a schema that the URL names, must be there. \`countersign serve\` does the same at its
start, and so do all other commands but backup, doctor, secret and token: back up before the first one of a new version.
Run it by itself to see that it works before servers are replaced. Old servers go on while it runs.`,
  options: { json: {} },
  async run({ has }, { environment, print }) {
    const { openDatabase } = await import("../database/open-database.ts");
    const database = await openDatabase(readSettings(environment()));
    try {
      const migrated = await database.migrate();
      print(has("json") ? JSON.stringify({ migrations: migrated.ran }) : inWords(migrated));
      return 0;
    } finally {
      await database.close();
    }
  },
};

function inWords({ ran, newer }: Migrated): string {
  const lines = [
    ...ran.map((name) => `ran ${name}`),
    ...newer.map((name) => `${name} had run before: it is a newer Countersign's`),
  ];
  return lines.length === 0 ? "The database is up to date." : lines.join("\n");
}
