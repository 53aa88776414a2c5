import type { Compilable, Kysely } from "kysely";
import type { Connection } from "./connection.ts";
import { inFewSizes } from "./few-sizes.ts";
import { gather } from "../gather.ts";
import { statement } from "./statement.ts";
import type { Tables } from "./tables.ts";

type Build<Row> = (database: Kysely<Tables>, ids: readonly string[]) => Compilable<Row>;
type FindTogether<Row> = (ids: readonly string[]) => Promise<Array<Row | undefined>>;

/**
 * Finds rows by their id, those that are asked for at the same moment with one statement. `build` selects the rows whose id
 * is among the ids given, which it must use as they are.
 *
 *     const findUser = findById((database, ids) => database.selectFrom("users").selectAll().where("id", "in", ids));
 *     const user = await findUser(connection)(id);
 */
export function findById<Row extends { readonly id: string }>(
  build: Build<Row>,
): (connection: Connection) => (id: string) => Promise<Row | undefined> {
  const findTogether = findByIds("read", build);
  return (connection) => {
    const find = findTogether(connection);
    if (connection.isTransaction === true) return async (id) => (await find([id]))[0];
    return gather(find);
  };
}

/** The same for ids that are at hand together, as many as `gather` brings. */
export function findByIds<Row extends { readonly id: string }>(
  through: "read" | "write",
  build: Build<Row>,
): (connection: Connection) => FindTogether<Row> {
  const bySize = new Map<number, ReturnType<typeof ofSize>>();

  function ofSize(size: number) {
    return statement(through, (database, given: readonly string[]) =>
      build(
        database,
        Array.from({ length: size }, (_, place) => given[place] as string),
      ),
    );
  }

  function sized(size: number): ReturnType<typeof ofSize> {
    const known = bySize.get(size);
    if (known !== undefined) return known;
    const made = ofSize(size);
    bySize.set(size, made);
    return made;
  }

  return (connection) => async (ids) => {
    const given = inFewSizes(ids);
    const { rows } = await sized(given.length)(connection)(given);
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id));
  };
}
