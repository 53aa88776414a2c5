/** Who is told of one kind of thing. */
export interface Listeners<Event> {
  readonly listen: (listener: (event: Event) => void) => () => void;
  readonly tell: (event: Event) => void;
}

/** Tells listeners, but never while something is done under a lock: then they hear of it right after. */
export interface Announcer {
  readonly createListeners: <Event>() => Listeners<Event>;
  /** Nothing is told from now on, until what it returns is called. */
  readonly hush: () => () => void;
}

/** A listener that throws harms neither the client nor the other listeners. */
export function createAnnouncer(reportError: (error: unknown) => void): Announcer {
  let hushed = 0;
  const waiting: (() => void)[] = [];
  const flush = () => {
    if (hushed > 0) return;
    for (const tell of waiting.splice(0)) {
      try {
        tell();
      } catch (error) {
        reportError(error);
      }
    }
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
          };
        },
        tell(event) {
          for (const call of listeners) waiting.push(() => call(event));
          flush();
        },
      };
    },
    hush() {
      hushed += 1;
      return () => {
        hushed -= 1;
        flush();
      };
    },
  };
}
