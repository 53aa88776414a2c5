import { Client } from "pg";
import type { Hints } from "../connection.ts";
import { within } from "../../within.ts";
import type { PostgresAddress } from "./address.ts";

export interface PostgresHintsOptions {
  readonly address: PostgresAddress;
  /** Runs one statement of its own. */
  readonly run: (statement: string) => Promise<unknown>;
}

const channel = "countersign";
const retryAfter = 1_000; // ms
const connectionTimeoutMillis = 3_000;
const endTimeout = 1_000; // ms: a host that hangs never answers

/**
 * LISTEN and NOTIFY. Sent after a commit and not within: a transaction that notifies holds a lock on all others' commits,
 * and where the database knows no NOTIFY it would fail.
 */
export function createPostgresHints({ address, run }: PostgresHintsOptions): PostgresHints {
  const sending = new Set<Promise<unknown>>();
  return {
    send() {
      const sent = run(`notify ${channel}`)
        .catch(() => {})
        .finally(() => sending.delete(sent));
      sending.add(sent);
    },
    listen: (onHint) => listen(address, onHint),
    settled: async () => void (await Promise.all(sending)),
  };
}

export interface PostgresHints extends Hints {
  /** Resolves once what was sent is on its way. */
  settled(): Promise<void>;
}

/** On a connection of its own, to whichever host takes writes, as long as it lasts; then on another. */
function listen({ hosts, withHost }: PostgresAddress, onHint: () => void): () => Promise<void> {
  let client: Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let next = 0;
  let isStopped = false;

  function retry(): void {
    if (isStopped) return;
    next = (next + 1) % hosts.length;
    timer = setTimeout(() => void connect(), retryAfter).unref();
  }

  async function connect(): Promise<void> {
    const host = hosts[next];
    if (host === undefined) return;
    const own = new Client({ connectionString: withHost(host), connectionTimeoutMillis, keepAlive: true });
    client = own;
    // Told once, whether it never came about, broke, or was closed.
    own.once("end", retry);
    own.on("error", () => {});
    own.on("notification", onHint);
    try {
      await own.connect();
      // A standby refuses to listen.
      await own.query(`listen ${channel}`);
      // What was sent while nobody listened.
      onHint();
    } catch {
      await own.end().catch(() => {});
    }
  }

  void connect();
  return async () => {
    isStopped = true;
    clearTimeout(timer);
    if (client !== undefined)
      await within(
        endTimeout,
        client.end().catch(() => {}),
      );
  };
}
