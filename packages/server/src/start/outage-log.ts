import type { Logger } from "pino";

export interface OutageLog {
  readonly failed: (error: unknown) => void;
  readonly worked: () => void;
}

/**
 * Tells of work that is done each second when it begins to fail, when it fails for another reason, and when it works again:
 * a database that is away for an hour would else fill the log with one line 3,600 times.
 */
export function createOutageLog(logger: Pick<Logger, "error" | "info">): OutageLog {
  let told: string | undefined;
  return {
    failed(error) {
      const why = error instanceof Error ? error.message : String(error);
      if (why === told) return;
      told = why;
      logger.error({ err: error }, "background work failed and will be tried again");
    },
    worked() {
      if (told === undefined) return;
      told = undefined;
      logger.info("background work succeeds again");
    },
  };
}
