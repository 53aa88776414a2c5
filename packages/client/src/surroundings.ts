import { isBrowser } from "./browser.ts";
import { type Channel, openBroadcastChannel } from "./channel.ts";
import { createLocalLocks, type Locks } from "./locks.ts";
import { type Schedule, scheduleTimeout } from "./schedule.ts";
import type { WebStorage } from "./storage.ts";
import { onWake } from "./wake.ts";
import { tryTo } from "./try-to.ts";

/** What a client takes from the machine: parameters, so that tests can hold them. */
export interface Surroundings {
  readonly fetch: typeof fetch;
  /** ms that only ever grow; `performance.now`. */
  readonly monotonicClock: () => number;
  /** ms since 1970, right or wrong; `Date.now`. */
  readonly wallClock: () => number;
  readonly schedule: Schedule;
  /** A number from 0 up to 1, for jitter. */
  readonly random: () => number;
  /** For keys. */
  readonly randomBytes: (length: number) => Uint8Array;
  /** Web Locks, or a queue within this client. */
  readonly locks: Locks;
  /** To the other tabs; undefined where there is no way. */
  readonly openChannel: (name: string) => Channel | undefined;
  /** Calls back when things may have changed unseen: the page is shown, the network is back. Returns how to stop that. */
  readonly onWake: (listener: () => void) => () => void;
  /** Where cookie mode keeps its record, in which nothing is secret. */
  readonly localStorage: WebStorage | undefined;
  /** Told what a listener throws. */
  readonly reportError: (error: unknown) => void;
}

export function readSurroundings(given: Partial<Surroundings> | undefined): Surroundings {
  return {
    // Looked up at each call: tracing tools replace it after the start.
    fetch: (input, init) => fetch(input, init),
    monotonicClock: () => performance.now(),
    wallClock: Date.now,
    schedule: scheduleTimeout,
    random: Math.random,
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    // Absent in old browsers and on pages without TLS.
    locks: (isBrowser() && (navigator as { locks?: Locks }).locks) || createLocalLocks(),
    openChannel: openBroadcastChannel,
    onWake,
    localStorage: tryTo(() =>
      isBrowser() ? (globalThis as { localStorage?: WebStorage }).localStorage : undefined,
    ),
    // As an uncaught error, which consoles and monitoring see. Node, which such an error would end, prints it.
    // oxlint-disable-next-line no-console
    reportError: (globalThis as { reportError?: (error: unknown) => void }).reportError ?? console.error,
    ...given,
  };
}
