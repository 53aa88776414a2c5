import type { Compilable, CompiledQuery } from "kysely";
import type { Connection } from "./connection.ts";

/** What a statement gave: its rows, or how many it changed. */
interface StatementAnswer<Row> {
  readonly rows: readonly Row[];
  readonly changes: number;
}

/** A statement that waits for the values of `Given`. */
export type Prepared<Given, Row> = (given: Given) => Promise<StatementAnswer<Row>>;

/**
 * Builds a statement once, when it is first run, for one that runs so often that building its text each time would take
 * most of its time. `build` must use each member of `given` as a value, as it is.
 *
 *     const find = prepare(connection, "read", ({ id }: { id: string }) =>
 *       connection.read.selectFrom("users").selectAll().where("id", "=", id),
 *     );
 */
export function prepare<Given extends object, Row>(
  connection: Connection,
  through: "read" | "write",
  build: (given: Given) => Compilable<Row>,
): Prepared<Given, Row> {
  let compiled: CompiledQuery<Row> | undefined;
  return async (given) => {
    compiled ??= build(placeholders as Given).compile();
    const parameters = compiled.parameters.map((parameter) =>
      parameter instanceof Placeholder ? given[parameter.name as keyof Given] : parameter,
    );
    if (connection.direct !== undefined) {
      // The row type is the query builder's: it wrote the statement.
      return (await connection.direct[through](compiled.sql, parameters)) as StatementAnswer<Row>;
    }
    const { rows, numAffectedRows } = await connection[through].executeQuery({ ...compiled, parameters });
    return { rows: rows as Row[], changes: Number(numAffectedRows ?? 0) };
  };
}

/** Stands for a value of that name in a statement that is built without values. */
class Placeholder {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

const placeholders: object = new Proxy({}, { get: (_target, name) => new Placeholder(String(name)) });
