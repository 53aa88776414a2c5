import {
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from "kysely";
import { type OpenConnection, openConnection } from "./open-connection.ts";
import type { PostgresPool } from "./pool.ts";

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
  const open = new WeakMap<DatabaseConnection, OpenConnection>();
  return {
    init: async () => {},
    async acquireConnection() {
      const opened = openConnection(await pool.connect(), pool);
      open.set(opened.connection, opened);
      return opened.connection;
    },
    beginTransaction: async (connection) => open.get(connection)?.begin(),
    commitTransaction: async (connection) => open.get(connection)?.commit(),
    rollbackTransaction: async (connection) => open.get(connection)?.rollback(),
    releaseConnection: async (connection) => open.get(connection)?.release(),
    destroy: () => pool.end(),
  };
}
