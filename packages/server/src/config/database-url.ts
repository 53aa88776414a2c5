import { readPostgresUrl } from "../database/postgres/address.ts";
import { type Kind, WrongValue } from "./kinds.ts";

/** Where the database is. A secret, since a PostgreSQL URL may hold a password. */
export const databaseUrl: Kind<string> = {
  name: "`sqlite:` and a path, or `postgres://user:password@host/name`",
  secret: true,
  parse(value) {
    if (/^postgres(ql)?:/i.test(value)) {
      if (readPostgresUrl(value) !== undefined) return value;
      throw new WrongValue(
        "must be postgres://user:password@host:port/name, with several hosts separated by commas if there are",
      );
    }
    if (!/^sqlite:(?!\/\/|:memory:).+$/.test(value)) {
      throw new WrongValue(
        "must be sqlite: and the path of a file, such as sqlite:./data/countersign.db, or postgres://user:password@host/name",
      );
    }
    return value;
  },
};
