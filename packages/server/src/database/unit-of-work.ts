import type { Connection, Database } from "./connection.ts";

/** One change is one transaction, whichever subjects it touches: all of it is on disk, or none of it happened. */
export type InTransaction<Stores> = <T>(work: (stores: Stores) => Promise<T>) => Promise<T>;

export function createUnitOfWork<Stores>(
  database: Database,
  createStores: (connection: Connection) => Stores,
): InTransaction<Stores> {
  return (work) => database.transaction((connection) => work(createStores(connection)));
}
