/** How long the server waits for one thing (ms). */
export const timeouts = {
  statement_timeout: 5_000,
  lock_timeout: 1_000,
  // A transaction whose process hangs must not keep its locks.
  idle_in_transaction_session_timeout: 10_000,
};

/** Whether a commit waits for the disk, and for a synchronous standby where there is one. */
export function synchronousCommit(durable: boolean): string {
  return `synchronous_commit = ${durable ? "on" : "off"}`;
}

/**
 * Begins a transaction behind a pooler, where a connection is one's own for a transaction at a time: what it is set to
 * must not outlive it. One message, for it has no parameters.
 */
export function beginWithSettings(durable: boolean): string {
  const settings = [
    synchronousCommit(durable),
    ...Object.entries(timeouts).map(([name, ms]) => `${name} = ${ms}`),
  ];
  return ["begin", ...settings.map((setting) => `set local ${setting}`)].join("; ");
}
