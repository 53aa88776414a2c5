import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import type { StatementResult } from "./statements.ts";
import type { RunStatement, Unit } from "./unit.ts";
import type { Writer } from "./writer.ts";

/** Reads, on the event loop, by the process's reading connection. */
export function readingDialect(run: (...statement: Parameters<RunStatement>) => StatementResult): Dialect {
  return sqliteDialect({ run: (sql, parameters) => Promise.resolve(run(sql, parameters)) });
}

/** Writes, by the writer thread: single statements as they come, transactions as units. */
export function writingDialect(writer: Writer): Dialect {
  return sqliteDialect(writer);
}

/** Kysely holds what it takes for the one connection of a file behind a lock; here the writer orders, and groups what waits. */
class SharedSqliteAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

function sqliteDialect(source: { run: RunStatement; openUnit?: () => Promise<Unit> }): Dialect {
  return {
    createAdapter: () => new SharedSqliteAdapter(),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createIntrospector: (database) => new SqliteIntrospector(database),
    createDriver: () => createDriver(source),
  };
}

function createDriver(source: { run: RunStatement; openUnit?: () => Promise<Unit> }): Driver {
  // A unit stays with its connection when it is over: a statement that comes late must not run on its own.
  const units = new WeakMap<DatabaseConnection, Unit>();
  const unitOf = (connection: DatabaseConnection): Unit => {
    const unit = units.get(connection);
    if (!unit) throw new TypeError("This connection has no transaction.");
    return unit;
  };
  return {
    init: async () => {},
    acquireConnection: async () => {
      const connection = createConnection((sql, parameters) =>
        (units.get(connection)?.run ?? source.run)(sql, parameters),
      );
      return connection;
    },
    beginTransaction: async (connection) => {
      if (!source.openUnit) throw new TypeError("This connection only reads.");
      units.set(connection, await source.openUnit());
    },
    commitTransaction: (connection) => unitOf(connection).keep(),
    rollbackTransaction: (connection) => unitOf(connection).undo(),
    releaseConnection: async () => {},
    destroy: async () => {},
  };
}

function createConnection(run: RunStatement): DatabaseConnection {
  return {
    async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
      const { rows, changes } = await run(sql, parameters);
      // The row type is the query builder's: it wrote the statement.
      return { rows: rows as Row[], numAffectedRows: BigInt(changes) };
    },
    // oxlint-disable-next-line require-yield -- refused before the first row
    async *streamQuery() {
      throw new TypeError("Rows are not streamed: page through them.");
    },
  };
}
