import type { CompiledQuery, DatabaseConnection, QueryResult } from "kysely";
import { again } from "./again.ts";
import { isConflict } from "./failures.ts";
import type { PooledClient, PostgresPool } from "./pool.ts";

/** One connection while Kysely holds it. */
export interface OpenConnection {
  readonly connection: DatabaseConnection;
  begin(): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  release(): void;
}

export function openConnection(client: PooledClient, { begin, holdsSettings }: PostgresPool): OpenConnection {
  let inTransaction = false;
  let isOver = false;
  const transaction = {
    async begin() {
      await client.query(begin, []);
      inTransaction = true;
    },
    async commit() {
      inTransaction = false;
      await client.query("commit", []);
    },
    // A connection that is lost takes its transaction along; the error that lost it is the one to tell.
    async rollback() {
      inTransaction = false;
      await client.query("rollback", []).catch(() => {});
    },
  };

  async function run<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const { rows, rowCount } = await client.query(sql, parameters);
    // The row type is the query builder's: it wrote the statement.
    return { rows: rows as Row[], numAffectedRows: BigInt(rowCount ?? 0) };
  }

  async function runAlone<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    await transaction.begin();
    try {
      const result = await run<Row>(query);
      await transaction.commit();
      return result;
    } catch (error) {
      await transaction.rollback();
      throw error;
    }
  }

  return {
    begin: () => transaction.begin(),
    commit() {
      isOver = true;
      return transaction.commit();
    },
    rollback() {
      isOver = true;
      return transaction.rollback();
    },
    release: () => client.release(),
    connection: {
      executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
        // It would be run, and committed, by itself.
        if (isOver) return Promise.reject(late());
        if (inTransaction) return run(query);
        // A read can do without the settings, and with two messages less.
        const isEnough = holdsSettings || query.query.kind === "SelectQueryNode";
        return again(isConflict, () => (isEnough ? run<Row>(query) : runAlone<Row>(query)));
      },
      // oxlint-disable-next-line require-yield -- refused before the first row
      async *streamQuery() {
        throw new TypeError("Rows are not streamed: page through them.");
      },
    },
  };
}

function late(): TypeError {
  return new TypeError("The transaction is over: await each of its statements before it ends.");
}
