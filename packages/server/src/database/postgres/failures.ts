import { DatabaseError } from "pg";
import { databaseUnavailable, UniqueViolation } from "../failures.ts";

/** Beginnings of SQLSTATE codes after which a later try may succeed (PostgreSQL manual, appendix A). */
const passing: readonly (readonly [prefix: string, state: string])[] = [
  ["08", "out of reach"],
  ["25006", "read-only: it is a standby"],
  ["28", "refusing this server's user or password"],
  ["3D", "missing"],
  ["3F", "without the schema to use, or refusing it to this server's user: make that user its owner"],
  ["40", "busy with a conflicting transaction"],
  ["42501", "refusing this server's user the right to a table or a schema: make that user its owner"],
  ["53", "out of disk space, memory or connections"],
  ["55", "locked by another process"],
  ["57", "shutting down, or took too long"],
  ["58", "failing to read or write its disk"],
];

/** What PgBouncer answers to who sets something when it connects. */
const behindPooler = "behind a pooler: set COUNTERSIGN_DATABASE_POOLER to transaction";

/** What the client says of a URL without a password, where the server asks for one. */
const lacksPassword = "client password must be";

/** Of one process: the database may have more. */
const allInUse = "busy: all connections of this process are in use";

/** Translates what PostgreSQL and its client report into what the server means. */
export function fromPostgresError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof TypeError) return error;
  // What the server did not answer is a connection that failed or was lost.
  if (!(error instanceof DatabaseError)) {
    if (isExhausted(error)) return databaseUnavailable(allInUse, error);
    if (error.message.includes(lacksPassword))
      return databaseUnavailable("asking for a password: write postgres://user:password@host/name", error);
    return databaseUnavailable(`out of reach (${whatFailed(error)})`, error);
  }
  const code = error.code ?? "";
  if (code === "23505") return new UniqueViolation("A row with this key exists.");
  if (code === "08P01" && error.message.includes("startup parameter"))
    return databaseUnavailable(behindPooler, error);
  if (isOutdated(error)) return databaseUnavailable("being migrated", error);
  const state = passing.find(([prefix]) => code.startsWith(prefix))?.[1];
  return state === undefined ? error : databaseUnavailable(state, error);
}

/** Names what could not be read or reached: a file that the URL names, a host's name, a socket, or an address and its port. */
function whatFailed(error: NodeJS.ErrnoException & { hostname?: string; address?: string; port?: number }) {
  const { code, message, path, hostname, address, port } = error;
  const where = path ?? hostname ?? address;
  if (code === undefined || where === undefined) return code ?? message;
  return port === undefined ? `${code} ${where}` : `${code} ${where}, port ${port}`;
}

/** Whether none of the pool's connections became free in time, by the pool's own words: no fault of the host. */
export function isExhausted(error: unknown): boolean {
  return error instanceof Error && error.message === "timeout exceeded when trying to connect";
}

/** Whether a write failed because the host is a standby (now). */
export function isReadOnly(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && error.code === "25006";
}

export function readOnlyHost(): Error {
  return new Error("The host is a standby: it takes no writes.");
}

/** Whether a statement was prepared before a migration that changed what it answers. */
export function isOutdated(error: unknown): error is DatabaseError {
  // The code says only that something is not supported, and the message may be in any language.
  return (
    error instanceof DatabaseError &&
    error.code === "0A000" &&
    (error.routine === "RevalidateCachedQuery" || error.message.includes("cached plan must not change"))
  );
}

/** A table, column, type or key is not as the statement takes it, or a row lacks what a table asks for. */
const foreignCodes: ReadonlySet<string | undefined> = new Set([
  "23502",
  "42703",
  "42804",
  "42830",
  "42P01",
  "42P07",
]);

/** Whether a migration met a table that it did not make. */
export function isForeign(error: unknown): boolean {
  return error instanceof DatabaseError && foreignCodes.has(error.code);
}

const conflicts: ReadonlySet<string | undefined> = new Set(["40001", "40P01"]);

/**
 * Serialisation failures, deadlocks and migrations: the transaction was undone, and may be tried again as it is. Others of
 * the first two's class do not say so: after 40003 it may have been committed.
 */
export function isConflict(error: unknown): boolean {
  const { cause } = error instanceof Error ? error : {};
  return isOutdated(cause) || (cause instanceof DatabaseError && conflicts.has(cause.code));
}
