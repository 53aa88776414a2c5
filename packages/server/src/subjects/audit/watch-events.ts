import type { AuditEvent as Shown } from "@countersign/protocol";
import type { Stores } from "../stores.ts";
import type { AuditEventType } from "./audit-event.ts";
import { describeEvent } from "./list-events.ts";

/** Which events: of one user, or of one type. */
interface EventChoice {
  readonly userId?: string;
  readonly type?: AuditEventType;
}

/** Follows the audit log from its newest events on, as it grows. */
interface EventWatch {
  /** What is new since the last call, oldest first; the first call gives the newest ones. */
  readonly next: () => Promise<Shown[]>;
}

/** Gives first up to `newest` events. */
export type WatchEvents = (choice: EventChoice, newest: number) => EventWatch;

export interface WatchEventsParts {
  readonly stores: Pick<Stores, "audit">;
  /** ms: by the machine's clock, which ids are made with. */
  readonly clock: () => number;
}

/** ms: no transaction lasts ten seconds, and the clocks of machines may be a minute apart. */
const overlap = 70_000;

/**
 * An event's id tells when it was made, not when it could be seen: transactions commit out of order. Each look therefore
 * reads the last while again, and compares by id what it has given already.
 */
export function createWatchEvents({ stores: { audit }, clock }: WatchEventsParts): WatchEvents {
  return (choice, newest) => {
    let seen: ReadonlySet<string> | undefined;
    let lookedAt = clock();

    return {
      async next() {
        const now = clock();
        const recent = await audit.idsSince(choice, firstIdAt(lookedAt - overlap));
        const given = seen;
        const fresh =
          given === undefined
            ? (await audit.list(choice, newest)).toReversed()
            : await audit.find(recent.filter((id) => !given.has(id)));
        // What was committed between the first two reads is in the second alone.
        seen = new Set([...recent, ...fresh.map(({ id }) => id)]);
        // Of the last look that succeeded: what happened while the database was away comes once it is back.
        lookedAt = now;
        return fresh.map(describeEvent);
      },
    };
  };
}

/** The lowest UUIDv7 of a moment (RFC 9562 §5.7). */
function firstIdAt(ms: number): string {
  const time = Math.max(0, ms).toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}
