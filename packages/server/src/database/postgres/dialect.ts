import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from "kysely";
import type { PooledClient, PostgresPool } from "./pool.ts";

/** Speaks to one of our pools; Kysely's own dialect would let the client's errors through as they are. */
export function postgresDialect(pool: PostgresPool): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createIntrospector: (database) => new PostgresIntrospector(database),
    createDriver: () => createDriver(pool),
  };
}

function createDriver(pool: PostgresPool): Driver {
  const clients = new WeakMap<DatabaseConnection, PooledClient>();
  return {
    init: async () => {},
    async acquireConnection() {
      const client = await pool.connect();
      const connection = createConnection(client);
      clients.set(connection, client);
      return connection;
    },
    beginTransaction: (connection) => run(connection, "begin"),
    commitTransaction: (connection) => run(connection, "commit"),
    // A connection that is lost takes its transaction along; the error that lost it is the one to tell.
    rollbackTransaction: (connection) => run(connection, "rollback").catch(() => {}),
    releaseConnection: async (connection) => clients.get(connection)?.release(),
    destroy: () => pool.end(),
  };
}

async function run(connection: DatabaseConnection, sql: string): Promise<void> {
  await connection.executeQuery(CompiledQuery.raw(sql));
}

function createConnection(client: PooledClient): DatabaseConnection {
  return {
    async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
      const { rows, rowCount } = await client.query(sql, parameters);
      // The row type is the query builder's: it wrote the statement.
      return { rows: rows as Row[], numAffectedRows: BigInt(rowCount ?? 0) };
    },
    // oxlint-disable-next-line require-yield -- refused before the first row
    async *streamQuery() {
      throw new TypeError("Rows are not streamed: page through them.");
    },
  };
}
