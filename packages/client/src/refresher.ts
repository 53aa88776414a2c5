import { backOff } from "./back-off.ts";
import { ClientError } from "./client-error.ts";
import { ignore } from "./ignore.ts";
import type { Tab } from "./tab.ts";

/** Decides when to refresh. */
export interface Refresher {
  /** A valid access token, refreshed when due; undefined when signed out. Waits 20 seconds at most. */
  readonly obtain: () => Promise<string | undefined>;
  /** Makes one attempt now, or joins the one that runs; rejects where the server has asked to wait. */
  readonly attempt: () => Promise<void>;
  /** Attempts if it is due, unless a retry is waiting. */
  readonly attemptIfDue: () => void;
  /** Things may be better now: does not wait for the retry any longer, unless the server has asked for that. */
  readonly wake: () => void;
  /** The session has changed from outside: another tab, a log-in, a log-out. */
  readonly changed: () => void;
  /** Resolves after the next attempt or change. */
  readonly nextChange: () => Promise<void>;
  readonly close: () => void;
}

/** Longer than the longest back-off, so that whoever waits sees an attempt. */
const patience = 20_000; // ms
/** For an answer that came so late that what it brought is due already. */
const soonest = 500; // ms

/** `refresh` rejects with a ClientError that is to be tried again. */
export function createRefresher(
  { surroundings, held, events }: Tab,
  refresh: () => Promise<void>,
): Refresher {
  const { schedule, random } = surroundings;
  let running: Promise<void> | undefined;
  let closed: ClientError | undefined;
  let failures = 0;
  let failure: ClientError | undefined;
  let cancelTimer = ignore;
  const waiting: (() => void)[] = [];

  const nextChange = () => new Promise<void>((resolve) => waiting.push(resolve));

  function changed(): void {
    if (held.isSettled()) settle();
    for (const resolve of waiting.splice(0)) resolve();
  }

  /** All is well until the token is due. */
  function settle(): void {
    failures = 0;
    failure = undefined;
    cancelTimer();
    if (closed || held.isSignedOut()) return;
    cancelTimer = schedule(Math.max(soonest, held.dueIn()), attemptIfDue, true);
  }

  function retryLater(error: ClientError): void {
    failures += 1;
    failure = error;
    cancelTimer();
    if (closed) return;
    const inMs = backOff(failures, random, error.retryAfter);
    cancelTimer = schedule(inMs, retry, true);
    events.tell({ type: "retrying", attempt: failures, inMs, cause: error.code });
  }

  async function attempt(): Promise<void> {
    if (closed) throw closed;
    running ??= refresh()
      .then(settle)
      .catch((error: unknown) => {
        retryLater(error as ClientError);
        throw error;
      })
      .finally(() => {
        running = undefined;
        changed();
      });
    return running;
  }

  const retry = () => void attempt().catch(ignore);

  function attemptIfDue(): void {
    if (failure) return;
    if (held.isSettled()) settle();
    else retry();
  }

  async function obtain(): Promise<string | undefined> {
    let isLate = false;
    const cancel = schedule(patience, () => {
      isLate = true;
      changed();
    });
    try {
      for (;;) {
        if (closed) throw closed;
        if (held.isSignedOut()) return undefined;
        attemptIfDue();
        const token = held.accessToken();
        if (token) return token;
        if (isLate) throw failure ?? new ClientError("timeout");
        await nextChange();
      }
    } finally {
      cancel();
    }
  }

  return {
    obtain,
    async attempt() {
      if (failure?.retryAfter) throw failure;
      await attempt();
    },
    attemptIfDue,
    wake() {
      if (!failure) attemptIfDue();
      else if (!failure.retryAfter) retry();
    },
    changed,
    nextChange,
    close() {
      closed = new ClientError("closed");
      cancelTimer();
      changed();
    },
  };
}
