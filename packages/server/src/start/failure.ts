import type { Settings } from "../config/settings.ts";
import { Problem } from "../problem.ts";
import { systemCode } from "../system-code.ts";

type ListenSettings = Pick<Settings, "host" | "port">;

/** Why the server cannot listen, by the system's error code. */
const listenFailures: Readonly<Record<string, (settings: ListenSettings) => string>> = {
  EADDRINUSE: ({ host, port }) =>
    `Port ${port} of ${host} is in use: stop what listens there, or set COUNTERSIGN_PORT to another port.`,
  EACCES: ({ port }) =>
    `This user may not listen on port ${port}: set COUNTERSIGN_PORT to another, from 1024 on as a rule.`,
  EADDRNOTAVAIL: wrongHost,
  ENOTFOUND: wrongHost,
  EAFNOSUPPORT: wrongHost,
};

function wrongHost({ host }: ListenSettings): string {
  return `${host} is no address of this machine: set COUNTERSIGN_HOST to one, or to 0.0.0.0 for all.`;
}

/** What to do about a listener that failed, as an `Error`; others pass through as they are. */
export function listenFailure(error: unknown, settings: ListenSettings): unknown {
  const describe = listenFailures[systemCode(error) ?? ""];
  return describe === undefined ? error : new Error(describe(settings), { cause: error });
}

/** The one message that a start or a command ends with: what is wrong and what to do, no stack trace. */
export function failureMessage(error: unknown): string {
  // A database that fails after it was opened; requests are told `unavailable`, the operator why.
  if (error instanceof Problem && error.note !== undefined) {
    return `This cannot go on: ${error.note}. See COUNTERSIGN_DATABASE_URL.`;
  }
  return error instanceof Error ? error.message : String(error);
}
