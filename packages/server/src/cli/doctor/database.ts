import type { Settings } from "../../config/settings.ts";
import { type DatabaseFacts, examineDatabase } from "../../database/examine.ts";
import { openDatabaseForReading } from "../../database/open-database.ts";
import type { PostgresFacts } from "../../database/postgres/examine.ts";
import type { SqliteFacts } from "../../database/sqlite/examine.ts";
import { failureMessage } from "../../start/failure.ts";
import { type Inspection, inspect } from "../../subjects/operations/inspect.ts";
import { createStores } from "../../subjects/stores.ts";
import { fail, type Finding, ok, warn } from "./finding.ts";

const probe = "database";
const leastPostgres = 15;
const mebibyte = 1_048_576; // bytes
/** The log beside a file grows to 16 MiB by itself. */
const leastRoom = 16 * mebibyte;
const littleRoom = 256 * mebibyte;

/** The database's facts, if it can be read, and what is to be said of them. */
export async function findDatabase(
  settings: Settings,
): Promise<{ readonly findings: readonly Finding[]; readonly facts?: DatabaseFacts }> {
  try {
    const facts = await examineDatabase(settings);
    if (facts !== undefined) return { facts, findings: judgeDatabase(facts, settings) };
    const mend = "The first start makes it. If there was one, correct COUNTERSIGN_DATABASE_URL.";
    return { findings: [warn(probe, "there is none where COUNTERSIGN_DATABASE_URL points", mend)] };
  } catch (error) {
    const mend = "The server does not start until that is done.";
    return { findings: [fail(probe, failureMessage(error), mend)] };
  }
}

/** What is to be said of a database that can be read. */
export function judgeDatabase(
  { kind, migrations: { missing, newer } }: DatabaseFacts,
  { databasePool }: Pick<Settings, "databasePool">,
): Finding[] {
  const wrong = [
    kind.refusal !== undefined && fail(probe, kind.refusal, "The server cannot write until that is done."),
    missing.length > 0 &&
      warn(
        probe,
        `migrations have not run: ${missing.join(", ")}`,
        "The next start runs them; `countersign migrate` does it now.",
      ),
    newer.length > 0 &&
      warn(
        probe,
        `a newer Countersign has changed it: ${newer.join(", ")}`,
        "Run the newer version here too.",
      ),
    ...(kind.name === "sqlite" ? judgeFile(kind) : judgePostgres(kind, databasePool * 2)),
  ].filter((finding) => finding !== false);
  const name = kind.name === "sqlite" ? `SQLite, ${kind.path}` : `PostgreSQL ${kind.version}`;
  return wrong.length > 0 ? wrong : [ok(probe, `${name}: sound, writable and up to date`)];
}

function judgeFile({ journalMode, damage, path, room }: SqliteFacts): Array<Finding | false> {
  return [
    ...damage.map((line) =>
      fail(probe, `${path} is damaged: ${line}`, "Stop the servers and restore a backup."),
    ),
    room < littleRoom &&
      (room < leastRoom ? fail : warn)(
        probe,
        `its disk has ${Math.floor(room / mebibyte)} MiB left`,
        "Make room: on a full disk nobody signs up, logs in or logs out.",
      ),
    journalMode !== "wal" &&
      warn(
        probe,
        `its journal is ${journalMode}, not wal`,
        "The next start sets it: start the server again.",
      ),
  ];
}

function judgePostgres(
  { major, version, freeConnections, lostTimeouts, warnings }: PostgresFacts,
  wanted: number,
): Array<Finding | false> {
  return [
    major < leastPostgres &&
      fail(probe, `PostgreSQL ${version} is too old`, `Upgrade it to ${leastPostgres} or later.`),
    freeConnections < wanted &&
      warn(
        probe,
        `it takes ${Math.max(0, freeConnections)} connections more, and a server may open ${wanted}`,
        "Before another server starts, raise max_connections of PostgreSQL, or lower COUNTERSIGN_DATABASE_POOL.",
      ),
    lostTimeouts.length > 0 &&
      fail(
        probe,
        `these time-outs do not reach it: ${lostTimeouts.join(", ")}`,
        "If a pooler stands before it, set COUNTERSIGN_DATABASE_POOLER=transaction.",
      ),
    ...warnings.map((warning) => warn(probe, warning, "See to the standbys.")),
  ];
}

/** What the database says of secrets and keys; `undefined` where it has not been set up. */
export async function inspectDatabase(
  settings: Settings,
  masterSecrets: readonly Uint8Array[],
  { migrations, clock }: DatabaseFacts,
): Promise<Inspection | undefined> {
  if (migrations.missing.length > 0) return undefined;
  const database = await openDatabaseForReading(settings);
  if (database === undefined) return undefined;
  try {
    return await inspect({
      stores: createStores(database.connection),
      masterSecrets,
      now: clock(),
      settings,
    });
  } finally {
    await database.close();
  }
}
