import type { Connection, Database } from "./connection.ts";

/** One change is one transaction, whichever subjects it touches: all of it is on disk, or none of it happened. */
export type InTransaction<Stores> = <T>(work: (stores: Stores) => Promise<T>) => Promise<T>;

/** `onCommitted` is told the stores of each unit of work that is on disk. */
export function createUnitOfWork<Stores>(
  database: Database,
  createStores: (connection: Connection) => Stores,
  onCommitted: (stores: Stores) => void = () => {},
): InTransaction<Stores> {
  return async (work) => {
    // A unit that conflicts with another is run again, with stores of its own.
    const { stores, result } = await database.transaction(async (connection) => {
      const own = createStores(connection);
      return { stores: own, result: await work(own) };
    });
    onCommitted(stores);
    return result;
  };
}
