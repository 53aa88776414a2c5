import { type Kind, WrongValue } from "./kinds.ts";

/** Where the database is. A secret, since a PostgreSQL URL may hold a password. */
export const databaseUrl: Kind<string> = {
  name: "`sqlite:` and a path",
  secret: true,
  parse(value) {
    if (/^postgres(ql)?:/i.test(value)) {
      throw new WrongValue("names PostgreSQL, which arrives with a later version: use sqlite:./path for now");
    }
    if (!/^sqlite:(?!\/\/|:memory:).+$/.test(value)) {
      throw new WrongValue("must be sqlite: and the path of a file, such as sqlite:./data/countersign.db");
    }
    return value;
  },
};
