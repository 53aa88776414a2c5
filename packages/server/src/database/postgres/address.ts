/** One server of a PostgreSQL cluster. */
export interface PostgresHost {
  readonly host: string;
  readonly port: number;
}

/** Where a PostgreSQL database is, and how to log in. */
export interface PostgresAddress {
  /** In the order in which they are tried; the first that takes writes is used. */
  readonly hosts: readonly PostgresHost[];
  /** The URL with one host in place of all, for `pg` to read the rest. */
  readonly withHost: (host: PostgresHost) => string;
}

const shape = /^(postgres(?:ql)?:\/\/(?:[^@/?#]*@)?)([^/?#]+)(\/[^?#]+(?:\?[^#]*)?)$/i;
const defaultPort = 5432;

/**
 * Reads `postgres://user:password@host:port,host:port/database?sslmode=…` (libpq's form with several hosts);
 * `undefined` where the text is none.
 */
export function readPostgresUrl(url: string): PostgresAddress | undefined {
  const [, before, list, after] = shape.exec(url) ?? [];
  if (before === undefined || list === undefined || after === undefined) return undefined;
  const hosts = list.split(",").map(readHost);
  if (!hosts.every((host) => host !== undefined)) return undefined;
  return { hosts, withHost: ({ host, port }) => `${before}${host}:${port}${after}` };
}

/** A name, an IPv4 address or an IPv6 address in brackets, with or without a port. */
function readHost(text: string): PostgresHost | undefined {
  const [, host, port] = /^(\[[0-9a-f:.]+\]|[^:[\]\s]+)(?::(\d{1,5}))?$/i.exec(text) ?? [];
  if (host === undefined || Number(port) > 65_535) return undefined;
  return { host, port: port === undefined ? defaultPort : Number(port) };
}
