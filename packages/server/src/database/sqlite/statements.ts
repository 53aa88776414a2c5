import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";

type Row = Record<string, unknown>;

export interface StatementResult {
  readonly rows: Row[];
  readonly changes: number;
}

const keptStatements = 256;

/** Runs SQL on one SQLite connection and keeps the prepared statements. */
export function createStatements(
  database: DatabaseSync,
): (sql: string, parameters: readonly unknown[]) => StatementResult {
  const kept = new Map<string, { statement: StatementSync; answersRows: boolean }>();

  function prepare(sql: string) {
    const known = kept.get(sql);
    if (known) return known;
    const statement = database.prepare(sql);
    const prepared = { statement, answersRows: statement.columns().length > 0 };
    if (kept.size >= keptStatements) kept.clear();
    kept.set(sql, prepared);
    return prepared;
  }

  return (sql, parameters) => {
    const { statement, answersRows } = prepare(sql);
    const bound = parameters.map(bind);
    if (!answersRows) return { rows: [], changes: Number(statement.run(...bound).changes) };
    const rows = statement.all(...bound);
    return { rows, changes: rows.length };
  };
}

/** Refuses what SQLite cannot hold instead of storing something else. */
function bind(value: unknown): SQLInputValue {
  if (value === null || typeof value === "number" || typeof value === "string" || typeof value === "bigint") {
    return value;
  }
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`A ${typeof value} cannot be stored: give a number, text, blob or null.`);
}
