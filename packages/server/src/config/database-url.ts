import { readPostgresUrl } from "../database/postgres/address.ts";
import { type Kind, WrongValue } from "./kinds.ts";

/** Others would be passed over in silence, or undo what the server sets. */
const parameterNames = [
  "application_name",
  "host",
  "options",
  "sslcert",
  "sslkey",
  "sslmode",
  "sslnegotiation",
  "sslrootcert",
];
const sslModes = /^(disable|no-verify|prefer|require|verify-ca|verify-full)$/;

/** Where the database is. A secret, since a PostgreSQL URL may hold a password. */
export const databaseUrl: Kind<string> = {
  name: "`sqlite:` and a path, or `postgres://user:password@host/name`",
  secret: true,
  parse(value) {
    if (/^postgres(ql)?:/i.test(value)) {
      const address = readPostgresUrl(value);
      if (address === undefined) {
        throw new WrongValue(
          "must be postgres://user:password@host:port/name, with several hosts separated by commas if there are",
        );
      }
      checkParameters(address.parameters);
      return value;
    }
    // What looks like a parameter would become a part of the file's name: another file, and an empty one.
    if (!/^sqlite:(?!\/\/|:memory:)[^?]+$/.test(value)) {
      throw new WrongValue(
        "must be sqlite: and the path of a file without parameters, such as sqlite:./data/countersign.db or sqlite:/var/lib/countersign.db, or postgres://user:password@host/name",
      );
    }
    return value;
  },
};

function checkParameters(parameters: URLSearchParams): void {
  const names = [...parameters.keys()];
  const wrong = names.find((name, index) => !parameterNames.includes(name) || names.indexOf(name) < index);
  if (wrong !== undefined) {
    // It may be a part of a password.
    const named = /^[a-z_]{1,30}$/.test(wrong) ? `, not ${wrong}` : "";
    throw new WrongValue(`may have behind its question mark ${parameterNames.join(", ")}, each once${named}`);
  }
  const mode = parameters.get("sslmode");
  if (mode !== null && !sslModes.test(mode)) {
    throw new WrongValue(
      "must have as sslmode disable, no-verify or verify-full; require, prefer and verify-ca mean the last too",
    );
  }
}
