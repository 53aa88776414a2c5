import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import type { RunDirectly } from "../connection.ts";

/** Kysely holds what it takes for the one connection of a file behind a lock; here the writer orders, and groups what waits. */
class SharedSqliteAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

/** Lets Kysely speak through `run`. Transactions are the database's own: Kysely begins none. */
export function sqliteDialect(run: RunDirectly): Dialect {
  const connection = createConnection(run);
  return {
    createAdapter: () => new SharedSqliteAdapter(),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createIntrospector: (database) => new SqliteIntrospector(database),
    createDriver: () => ({
      init: async () => {},
      acquireConnection: async () => connection,
      beginTransaction: noTransactions,
      commitTransaction: noTransactions,
      rollbackTransaction: noTransactions,
      releaseConnection: async () => {},
      destroy: async () => {},
    }),
  };
}

function createConnection(run: RunDirectly): DatabaseConnection {
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

async function noTransactions(): Promise<never> {
  throw new TypeError("Ask the database for a transaction.");
}
