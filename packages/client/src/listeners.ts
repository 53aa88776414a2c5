import { ignore } from "./ignore.ts";

/** Who is told of one kind of thing. */
export interface Listeners<Event> {
  readonly listen: (listener: (event: Event) => void) => () => void;
  readonly tell: (event: Event) => void;
}

/** Tells listeners, but never while something is done under a lock: then they hear of it right after. */
export interface Announcer {
  readonly createListeners: <Event>() => Listeners<Event>;
  /** Nothing is told between a call with 1 and one with -1. */
  readonly hush: (more: number) => void;
}

/** A listener that throws, or rejects, harms neither the client nor the other listeners. */
export function createAnnouncer(reportError: (error: unknown) => void): Announcer {
  let hushed = 0;
  const waiting: (() => Promise<void>)[] = [];
  const hush = (more: number) => {
    hushed += more;
    if (hushed) return;
    for (const tell of waiting.splice(0)) tell().catch(reportError);
  };

  return {
    createListeners: <Event>(): Listeners<Event> => {
      let listeners: ((event: Event) => void)[] = [];
      return {
        listen(listener) {
          // One of its own, so that a function may listen twice.
          const call = (event: Event) => listener(event);
          listeners = [...listeners, call];
          return () => {
            listeners = listeners.filter((one) => one !== call);
            // An event may be waiting for it.
            listener = ignore;
          };
        },
        tell(event) {
          for (const call of listeners) waiting.push(async () => call(event));
          hush(0);
        },
      };
    },
    hush,
  };
}
