import type { Kysely } from "kysely";
import type { Tables } from "./tables.ts";

/**
 * What a store speaks through. Outside a transaction `read` sees what is committed and `write` runs single
 * statements whose commit does not wait for the disk; inside one, both are the transaction.
 */
export interface Connection {
  readonly read: Kysely<Tables>;
  readonly write: Kysely<Tables>;
}

export interface Database {
  /** Milliseconds since the epoch, by the database's clock: all processes measure by it. */
  readonly clock: () => number;
  readonly connection: Connection;
  /** Runs `work` as one unit that is on disk when the promise resolves, and undone when it rejects. */
  transaction<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  /** Brings the tables up to date and names the migrations that ran. */
  migrate(): Promise<string[]>;
  close(): Promise<void>;
}
