import type { Writable } from "node:stream";

/** The connection of one reader. */
export type Sink = Pick<
  Writable,
  "write" | "end" | "destroy" | "once" | "off" | "writableLength" | "writableEnded" | "destroyed"
>;

export interface Reader {
  /**
   * Sends the past, then all that was new meanwhile, then `live`: from here on it is up to date. Rejects where it is gone,
   * or was cut off.
   */
  catchUp(past: readonly Buffer[], live: () => Buffer): Promise<void>;
  /** Sends news; a reader that does not keep up is cut off, and begins anew when it comes back. */
  send(event: Buffer): void;
  /** Lets it read what was sent, and says goodbye. */
  end(): void;
}

export interface ReaderOptions {
  /** How many bytes may wait to be sent. */
  readonly mostUnsent: number;
  /** Told when it was cut off. */
  readonly onDropped: () => void;
  /** Told of each event that was given to the connection. */
  readonly onSent: () => void;
}

export function createReader(sink: Sink, { mostUnsent, onDropped, onSent }: ReaderOptions): Reader {
  const isGone = () => sink.destroyed || sink.writableEnded;
  /** What is new while it catches up. */
  let meanwhile: Buffer[] | undefined = [];
  let unsent = 0;

  function drop(): void {
    onDropped();
    sink.destroy();
  }

  function write(event: Buffer): boolean {
    onSent();
    return sink.write(event);
  }

  /** The past may be large: it is written as fast as it is read, so that none of it waits here. */
  async function writeAll(events: readonly Buffer[]): Promise<void> {
    for (const event of events) {
      if (isGone()) throw gone();
      if (!write(event)) await drained(sink);
    }
  }

  return {
    async catchUp(past, live) {
      await writeAll(past);
      while (meanwhile !== undefined && meanwhile.length > 0) {
        const events: Buffer[] = meanwhile;
        meanwhile = [];
        unsent = 0;
        await writeAll(events);
      }
      if (isGone()) throw gone();
      meanwhile = undefined;
      sink.write(live());
    },
    send(event) {
      if (isGone()) return;
      if (meanwhile === undefined) {
        write(event);
        if (sink.writableLength > mostUnsent) drop();
        return;
      }
      meanwhile.push(event);
      unsent += event.length;
      if (unsent > mostUnsent) drop();
    },
    end: () => void sink.end(),
  };
}

function drained(sink: Sink): Promise<void> {
  return new Promise((resolve, reject) => {
    const onDrain = () => {
      sink.off("close", onClose);
      resolve();
    };
    const onClose = () => {
      sink.off("drain", onDrain);
      reject(gone());
    };
    sink.once("drain", onDrain);
    sink.once("close", onClose);
  });
}

function gone(): Error {
  return new Error("The reader is gone.");
}
