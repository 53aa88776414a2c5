import type { Kysely } from "kysely";
import type { Migrated } from "./migrate.ts";
import type { Tables } from "./tables.ts";

/**
 * What a store speaks through. Outside a transaction `read` sees what is committed and `write` runs single
 * statements whose commit does not wait for the disk; inside one, both are the transaction.
 */
export interface Connection {
  readonly kind: "sqlite" | "postgres";
  readonly read: Kysely<Tables>;
  readonly write: Kysely<Tables>;
  /** The same for statements that are built once, past the query builder; where it is missing they pass through it. */
  readonly direct?: { readonly read: RunDirectly; readonly write: RunDirectly };
  /** A transaction's statements go out at once, for no others come to share them. */
  readonly isTransaction?: boolean;
}

/** Runs SQL; a read may answer at once. */
export type RunDirectly = (sql: string, parameters: readonly unknown[]) => Ran | Promise<Ran>;

interface Ran {
  readonly rows: readonly unknown[];
  readonly changes: number;
}

/** Connections to PostgreSQL. */
export interface PoolLoad {
  readonly total: number;
  readonly idle: number;
  /** Who waits for one. */
  readonly waiting: number;
}

/** How busy the process's way to its database is; a kind of database has one of the members. */
export interface DatabaseLoad {
  /** Of SQLite: statements and transactions that wait for the writer. */
  readonly waitingWrites?: number;
  /** Of PostgreSQL. */
  readonly pools?: Readonly<Record<"durable" | "fast", PoolLoad>>;
}

export interface Database {
  /** Milliseconds since the epoch, by the database's clock: all processes measure by it. */
  readonly clock: () => number;
  readonly connection: Connection;
  /** Runs `work` as one unit that is on disk when the promise resolves, and undone when it rejects. */
  transaction<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  /** Brings the tables up to date. */
  migrate(): Promise<Migrated>;
  /** Read without asking the database. */
  readonly load: () => DatabaseLoad;
  /** What an operator is to know about it at the start, a sentence each. */
  warnings(): Promise<string[]>;
  /** `undefined` where there are none. */
  readonly hints: Hints | undefined;
  close(): Promise<void>;
}

/** Word among the processes of one database that there is something new. It may get lost, or come for nothing. */
export interface Hints {
  send(): void;
  /** Gives what ends it. */
  listen(onHint: () => void): () => Promise<void>;
}
