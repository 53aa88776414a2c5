import { Problem } from "../problem.ts";

/** A row that a unique index refuses: the one database error that actions know of. */
export class UniqueViolation extends Error {
  override name = "UniqueViolation";
}

const unavailableAfter = 1; // seconds

/** The database cannot serve now: `503` with `Retry-After`. */
export function databaseUnavailable(state: string, cause?: unknown): Problem {
  return new Problem("unavailable", "The server cannot reach its storage now. Try again shortly.", {
    action: "retry",
    retryAfter: unavailableAfter,
    note: `the database is ${state}`,
    cause,
  });
}
