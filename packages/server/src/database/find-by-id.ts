import type { Compilable } from "kysely";
import type { Connection } from "./connection.ts";
import { gather } from "../gather.ts";
import { type Prepared, prepare } from "./prepare.ts";

const most = 64;
/** SQLite reads on the event loop: the writer gets the first of many refreshes while the others are still read. */
const enoughForSqlite = 8;

/**
 * Finds rows by their id, those that are asked for at the same moment with one statement. `build` selects the rows whose id
 * is among the ids given, which it must use as they are.
 *
 *     const find = findById(connection, (ids) => connection.read.selectFrom("users").selectAll().where("id", "in", ids));
 */
export function findById<Row extends { readonly id: string }>(
  connection: Connection,
  build: (ids: readonly string[]) => Compilable<Row>,
): (id: string) => Promise<Row | undefined> {
  const statements = new Map<number, Prepared<Record<string, string>, Row>>();

  function statement(size: number): Prepared<Record<string, string>, Row> {
    const known = statements.get(size);
    if (known !== undefined) return known;
    const made = prepare(connection, "read", (given: Record<string, string>) =>
      build(Array.from({ length: size }, (_, place) => given[place] as string)),
    );
    statements.set(size, made);
    return made;
  }

  async function find(ids: readonly string[]): Promise<Array<Row | undefined>> {
    // Few sizes, so that few statements are prepared: the last id fills the places that are left.
    const size = 2 ** Math.ceil(Math.log2(ids.length));
    const last = ids.at(-1) ?? "";
    const places = Array.from({ length: size }, (_, place) => [place, ids[place] ?? last]);
    const { rows } = await statement(size)(Object.fromEntries(places));
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id));
  }

  if (connection.isTransaction === true) return async (id) => (await find([id]))[0];
  return gather(find, {
    most,
    ...(connection.takesLists === true ? {} : { enough: enoughForSqlite }),
  });
}
