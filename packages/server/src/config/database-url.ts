import { readPostgresUrl } from "../database/postgres/address.ts";
import { type Kind, WrongValue } from "./kinds.ts";

/** What the client understands; of others it would say nothing. */
const parameterNames = ["application_name", "host", "options", "sslcert", "sslkey", "sslmode", "sslrootcert"];
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
    if (!/^sqlite:(?!\/\/|:memory:).+$/.test(value)) {
      throw new WrongValue(
        "must be sqlite: and the path of a file, such as sqlite:./data/countersign.db, or postgres://user:password@host/name",
      );
    }
    return value;
  },
};

function checkParameters(parameters: URLSearchParams): void {
  const names = [...parameters.keys()];
  if (names.some((name) => !parameterNames.includes(name)) || new Set(names).size < names.length) {
    throw new WrongValue(
      `may have behind its question mark ${parameterNames.join(", ")}, each once, and no others`,
    );
  }
  const mode = parameters.get("sslmode");
  if (mode !== null && !sslModes.test(mode)) {
    throw new WrongValue(
      "must have as sslmode disable, no-verify or verify-full; require, prefer and verify-ca mean the last too",
    );
  }
}
