import type { Kysely, RawBuilder } from "kysely";
import type { Tables } from "./tables.ts";

/** What differs between databases where tables are made. */
export interface MigrationDialect {
  /** The type of a column of bytes. */
  readonly bytes: RawBuilder<unknown>;
  /** Ends the statement that makes a table whose rows change often, so that it leaves them room to. */
  readonly withRoom: RawBuilder<unknown>;
  /** Comes first: what a migration does may take longer than what a request does. */
  takeTime(transaction: Kysely<Tables>): Promise<void>;
  /** Holds up other processes that migrate, until the transaction ends. */
  lock(transaction: Kysely<Tables>): Promise<void>;
}
