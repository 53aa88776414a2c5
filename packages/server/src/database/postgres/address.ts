/** One server of a PostgreSQL cluster. */
export interface PostgresHost {
  readonly host: string;
  readonly port: number;
}

/** Where a PostgreSQL database is, and how to log in. */
export interface PostgresAddress {
  /** In the order in which they are tried; the first that takes writes is used. */
  readonly hosts: readonly PostgresHost[];
  /** What stands behind the question mark. */
  readonly parameters: URLSearchParams;
  /** The URL with one host in place of all, for `pg` to read the rest. */
  readonly withHost: (host: PostgresHost) => string;
}

const shape = /^(postgres(?:ql)?:\/\/(?:[^@/?#]*@)?)([^/?#]+)(\/[^?#]+)(?:\?([^#]*))?$/i;
const defaultPort = 5432;

/**
 * Reads `postgres://user:password@host:port,host:port/database?sslmode=…` (libpq's form with several hosts);
 * `undefined` where the text is none.
 */
export function readPostgresUrl(url: string): PostgresAddress | undefined {
  const [, before, list, database, query] = shape.exec(url) ?? [];
  if (before === undefined || list === undefined || database === undefined) return undefined;
  const hosts = list.split(",").map(readHost);
  if (!hosts.every((host) => host !== undefined)) return undefined;
  const parameters = new URLSearchParams(query);
  const after = database + suffix(parameters);
  return { hosts, parameters, withHost: ({ host, port }) => `${before}${host}:${port}${after}` };
}

/** Modes of libpq that trust whoever answers, or another name: `pg` checks the certificate for them too, and warns. */
const verifiedToo: ReadonlySet<string | null> = new Set(["prefer", "require", "verify-ca"]);

function suffix(given: URLSearchParams): string {
  const parameters = new URLSearchParams(given);
  if (verifiedToo.has(parameters.get("sslmode"))) parameters.set("sslmode", "verify-full");
  return parameters.size === 0 ? "" : `?${parameters.toString()}`;
}

/** A name, an IPv4 address or an IPv6 address in brackets, with or without a port. */
function readHost(text: string): PostgresHost | undefined {
  const [, host, port] = /^(\[[0-9a-f:.]+\]|[^:[\]\s]+)(?::(\d{1,5}))?$/i.exec(text) ?? [];
  if (host === undefined || Number(port) > 65_535) return undefined;
  return { host, port: port === undefined ? defaultPort : Number(port) };
}
