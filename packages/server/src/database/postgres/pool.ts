import { Client, type ClientBase, type ClientConfig, DatabaseError, Pool, TypeOverrides, types } from "pg";
import type { PoolLoad } from "../connection.ts";
import type { PostgresAddress } from "./address.ts";
import { fromPostgresError, isExhausted, isOutdated, isReadOnly, readOnlyHost } from "./failures.ts";
import { HostChoice } from "./host-choice.ts";
import { beginWithSettings, setConnection, timeouts } from "./session-settings.ts";
import { nameOf, renewNames } from "./statement-names.ts";

export interface PostgresPoolOptions {
  readonly address: PostgresAddress;
  /** How many connections at most. */
  readonly size: number;
  /** Whether a commit waits for the disk, and for a synchronous standby where there is one. */
  readonly durable: boolean;
  /** Whether a pooler gives a connection for one transaction at a time. */
  readonly pooler: boolean;
  /** Whether an answer is waited for without limit, as long as its host is there. */
  readonly patient?: boolean;
}

/** What a transaction or a statement holds while it runs. */
export interface PooledClient {
  query(sql: string, parameters: readonly unknown[]): Promise<PostgresResult>;
  release(): void;
}

interface PostgresResult {
  readonly rowCount: number | null;
  readonly rows: unknown[];
}

/** Connections to the host that takes writes; every failure is one of ours. */
export interface PostgresPool {
  /** Begins a transaction with the settings of this pool. */
  readonly begin: string;
  /** Whether a statement of its own has these settings too. */
  readonly holdsSettings: boolean;
  connect(): Promise<PooledClient>;
  load(): PoolLoad;
  end(): Promise<void>;
}

const connectionTimeoutMillis = 3_000;
/** Later than the server's own time-outs: a host that died may never answer, and its connection stay open. */
const query_timeout = 8_000; // ms
const keepAliveInitialDelayMillis = 10_000;
const endTimeout = 1_000; // ms

export function createPostgresPool(options: PostgresPoolOptions): PostgresPool {
  const { address, size, durable, pooler, patient = false } = options;
  const choice = new HostChoice(address);
  const pool = new Pool({
    connectionTimeoutMillis,
    // A host that is gone is found by the kernel's probes: some two minutes after the last answer.
    ...(patient ? { keepAlive: true, keepAliveInitialDelayMillis } : { query_timeout }),
    // The client sends these along when it connects, which a pooler refuses.
    ...(pooler ? {} : timeouts),
    max: size,
    Client: clientOf(address, choice),
    // The pool waits for the promise, which its types do not say.
    onConnect: (client) => prepare(client, pooler ? undefined : setConnection(durable)) as unknown as void,
  });
  // A connection that breaks while it is idle is replaced when the next one is asked for.
  pool.on("error", () => {});

  const naming = pooler ? () => undefined : nameOf;
  return {
    begin: pooler ? beginWithSettings(durable) : "begin",
    holdsSettings: !pooler,
    load: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    end: () => pool.end(),
    async connect() {
      for (let tries = 1; ; tries++) {
        const host = choice.current;
        try {
          const client = await pool.connect();
          return pooled(client, naming, () => choice.passOver(host));
        } catch (error) {
          // Connections that are all in use are not the host's fault.
          if (!isExhausted(error)) choice.passOver(host);
          if (choice.current === host || tries >= choice.count) throw fromPostgresError(error);
        }
      }
    },
  };
}

/** A client that connects to whichever host is chosen when it is made. */
function clientOf(address: PostgresAddress, choice: HostChoice): typeof Client {
  return class extends Client {
    constructor(config?: ClientConfig) {
      super({ ...config, connectionString: address.withHost(choice.current), types: typeParsers });
      // One that breaks between two statements of a transaction has nobody to tell, which would end the process: the next
      // statement fails.
      this.on("error", () => {});
    }

    /** One that may not log in leaves its connection open by itself, and so the process alive until the server has enough. */
    override connect(): Promise<Client>;
    override connect(done: (error: Error | null, client: Client) => void): void;
    override connect(done?: (error: Error | null, client: Client) => void): Promise<Client> | undefined {
      if (done === undefined) return super.connect();
      super.connect((error: Error | null) => {
        if (error !== null) void this.end();
        done(error, this);
      });
      return undefined;
    }

    /** A host that hangs never closes its side, and would keep the process. */
    override end(): Promise<void>;
    override end(done: (error: Error) => void): void;
    override end(done?: (error: Error) => void): Promise<void> | undefined {
      setTimeout(() => this.connection.stream.destroy(), endTimeout).unref();
      if (done === undefined) return super.end();
      super.end(done);
      return undefined;
    }
  };
}

/** Our whole numbers are times and counts, which fit into a JavaScript number. */
const typeParsers = new TypeOverrides();
typeParsers.setTypeParser(types.builtins.INT8, Number);

async function prepare(client: ClientBase, settings: string | undefined): Promise<void> {
  const { rows } = await client.query<{ standby: boolean }>("select pg_is_in_recovery() as standby");
  if (rows[0]?.standby === true) throw readOnlyHost();
  if (settings !== undefined) await client.query(settings);
}

function pooled(
  client: ClientBase & { release(error?: Error): void },
  naming: (sql: string) => string | undefined,
  passOver: () => void,
): PooledClient {
  let broken: Error | undefined;
  return {
    release: () => client.release(broken),
    async query(sql, parameters) {
      // It would wait for the answer that is missing, and so would a rollback.
      if (broken !== undefined) throw fromPostgresError(broken);
      const name = naming(sql);
      try {
        return await client.query({ text: sql, values: [...parameters], name });
      } catch (error) {
        if (isOutdated(error)) renewNames(sql, name);
        // Not an answer of the server: whoever has the connection next would wait for it too.
        if (error instanceof Error && !(error instanceof DatabaseError)) broken = error;
        if (isReadOnly(error)) {
          // It was the primary and is no more: this connection goes, and the next one is to another host.
          broken = error;
          passOver();
        }
        throw fromPostgresError(error);
      }
    },
  };
}
