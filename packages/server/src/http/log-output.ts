import { type DestinationStream, pino } from "pino";

const longestBacklog = 1_048_576; // bytes
/** At 0, which is the default, a `flush` does nothing. */
const minLength = 1;

/**
 * Writes a log to a file descriptor, by default to standard output: the lines of one turn of the event loop together, for each
 * write wakes a thread. Where a full disk keeps lines back they come later, and the newest are lost: the process goes on without
 * them.
 */
export function openLogOutput(fd: number = process.stdout.fd): DestinationStream {
  const stream = pino.destination({ fd, sync: false, minLength, maxLength: longestBacklog });
  let isTold = false;
  // Once nothing more is taken, only this tries again.
  stream.on("drop", () => stream.flush());
  stream.on("error", ({ code }: NodeJS.ErrnoException) => {
    // At the process's end it would try for ever.
    stream.flushSync = () => {};
    if (isTold) return;
    isTold = true;
    process.stderr.write(`The log cannot be written (${code}): lines of it are late, or lost.\n`);
  });

  let lines = "";
  function writeLines(): void {
    const written = lines;
    lines = "";
    if (written !== "") stream.write(written);
  }
  // pino does this at the process's end.
  const flushSync = stream.flushSync.bind(stream);
  stream.flushSync = () => {
    writeLines();
    flushSync();
  };
  return {
    write(line) {
      if (lines === "") setImmediate(writeLines);
      lines += line;
    },
  };
}
