/** How long the server waits for one thing (ms). */
export const timeouts = {
  statement_timeout: 5_000,
  lock_timeout: 1_000,
  // A transaction whose process hangs must not keep its locks.
  idle_in_transaction_session_timeout: 10_000,
};

/**
 * Whatever the database's default: who has waited for a row goes on with what it holds by then, where a stricter level would
 * fail all but one of those that wait.
 */
const isolation = "isolation level read committed";

/** Whether a commit waits for the disk, and for a synchronous standby where there is one. */
function synchronousCommit(durable: boolean): string {
  return `synchronous_commit = ${durable ? "on" : "off"}`;
}

/** Sets a connection for as long as it lasts. One message, for it has no parameters. */
export function setConnection(durable: boolean): string {
  return `set ${synchronousCommit(durable)}; set session characteristics as transaction ${isolation}`;
}

/**
 * Begins a transaction behind a pooler, where a connection is one's own for a transaction at a time: what it is set to
 * must not outlive it. One message too.
 */
export function beginWithSettings(durable: boolean): string {
  const settings = [
    synchronousCommit(durable),
    ...Object.entries(timeouts).map(([name, ms]) => `${name} = ${ms}`),
  ];
  return [`begin ${isolation}`, ...settings.map((setting) => `set local ${setting}`)].join("; ");
}
