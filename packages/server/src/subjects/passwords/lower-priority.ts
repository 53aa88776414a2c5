import { getPriority, setPriority } from "node:os";

/** As `nice` counts: the event loop gets nine tenths of a core that both want. */
const lowered = 10;

/**
 * Lets other threads go before this one where they want the same core. Linux knows priorities of threads (setpriority(2));
 * elsewhere, where it would be the whole process's, and where it is forbidden, nothing changes.
 */
export function lowerPriority(): void {
  if (process.platform !== "linux") return;
  try {
    setPriority(Math.max(getPriority(), lowered));
  } catch {
    // A sandbox keeps it: then a storm of log-ins slows refreshes more, and that is all.
  }
}
