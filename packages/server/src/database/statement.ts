import type { Compilable, CompiledQuery, Kysely } from "kysely";
import type { Connection } from "./connection.ts";
import type { Tables } from "./tables.ts";

/** What a statement gave: its rows, or how many it changed. */
interface StatementAnswer<Row> {
  readonly rows: readonly Row[];
  readonly changes: number;
}

/** A statement that waits for the values of `Given`. */
type Prepared<Given, Row> = (given: Given) => Promise<StatementAnswer<Row>>;

/**
 * A statement that is built once for each kind of database, when it first runs, and takes its values then: for one that
 * runs so often that building its text each time would take most of its time. `build` must use each member of `given` as
 * a value, as it is.
 *
 *     const findUser = statement("read", (database, { id }: { id: string }) =>
 *       database.selectFrom("users").selectAll().where("id", "=", id),
 *     );
 *     const { rows } = await findUser(connection)({ id });
 */
export function statement<Given extends object, Row>(
  through: "read" | "write",
  build: (database: Kysely<Tables>, given: Given) => Compilable<Row>,
): (connection: Connection) => Prepared<Given, Row> {
  const built = new Map<Connection["kind"], CompiledQuery<Row>>();

  function textFor(connection: Connection): CompiledQuery<Row> {
    const known = built.get(connection.kind);
    if (known !== undefined) return known;
    const made = build(connection[through], placeholders as Given).compile();
    built.set(connection.kind, made);
    return made;
  }

  return (connection) => async (given) => {
    const text = textFor(connection);
    const parameters = text.parameters.map((parameter) =>
      parameter instanceof Placeholder ? given[parameter.name as keyof Given] : parameter,
    );
    if (connection.direct !== undefined) {
      // The row type is the query builder's: it wrote the statement.
      return (await connection.direct[through](text.sql, parameters)) as StatementAnswer<Row>;
    }
    const { rows, numAffectedRows } = await connection[through].executeQuery({ ...text, parameters });
    return { rows: rows as Row[], changes: Number(numAffectedRows ?? 0) };
  };
}

/** Stands for a value of that name in a statement that is built without values. */
class Placeholder {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  /** Arithmetic or a template with it would stand in the statement for good. */
  [Symbol.toPrimitive](): never {
    throw new TypeError(`Use \`${this.name}\` as it is: it has no value yet.`);
  }
}

const placeholders: object = new Proxy({}, { get: (_target, name) => new Placeholder(String(name)) });
