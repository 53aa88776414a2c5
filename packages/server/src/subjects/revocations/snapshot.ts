import { setImmediate } from "node:timers/promises";
import { snapshotMaxEntries } from "@countersign/protocol";
import type { SigningKeys } from "../signing-keys/signing-keys.ts";
import type { LiveRevocation } from "./revocation.ts";
import { toEntry, toSnapshot } from "./security-event.ts";
import { toUnnumberedText } from "./stream-text.ts";

export interface SnapshotsParts {
  readonly all: () => LiveRevocation[];
  readonly signingKeys: Pick<SigningKeys, "eventSigner" | "verifyingKeys">;
  readonly clock: () => number;
  readonly newId: () => string;
  readonly issuer: string;
}

/** What is live, in events that say it all; readers that come at the same time share one. */
export interface Snapshots {
  /** One that was made lately, with all that is new since; `undefined` where there is none. */
  current(): readonly Buffer[] | undefined;
  /** Code: `unavailable` where this process cannot sign. */
  make(): Promise<void>;
  /** To be called with what is new. */
  add(news: readonly Buffer[]): void;
}

interface Kept {
  readonly madeAt: number;
  /** The `kid`s that were published: a snapshot under one that is gone is worth nothing. */
  readonly keys: string;
  readonly events: readonly Buffer[];
}

const keptFor = 5_000; // ms: long enough for the readers that a cut has sent back, all at once

export function createSnapshots({ all, signingKeys, clock, newId, issuer }: SnapshotsParts): Snapshots {
  let kept: Kept | undefined;
  let making: Promise<void> | undefined;
  let since: Buffer[] = [];

  const published = () =>
    signingKeys
      .verifyingKeys()
      .map(({ kid }) => kid)
      .join();

  function dropOld(): void {
    if (kept === undefined) return;
    if (Math.abs(clock() - kept.madeAt) < keptFor && kept.keys === published()) return;
    kept = undefined;
    if (making === undefined) since = [];
  }

  async function make(): Promise<void> {
    let signEvent = await signingKeys.eventSigner();
    const [at, keys, live] = [clock(), published(), all()];
    since = [];
    const events: Buffer[] = [];
    // At least one, so that a reader sees that nothing is live.
    for (let from = 0; from === 0 || from < live.length; from += snapshotMaxEntries) {
      const entries = live.slice(from, from + snapshotMaxEntries).map(toEntry);
      const payload = toSnapshot(entries, { id: newId(), at, issuer });
      events.push(Buffer.from(toUnnumberedText(signEvent(payload))));
      // A large one must not keep all others waiting.
      await setImmediate();
      signEvent = await signingKeys.eventSigner();
    }
    kept = { madeAt: clock(), keys, events };
  }

  return {
    current() {
      dropOld();
      return kept && [...kept.events, ...since];
    },
    make() {
      making ??= make().finally(() => {
        making = undefined;
      });
      return making;
    },
    add(news) {
      dropOld();
      if (kept !== undefined || making !== undefined) since.push(...news);
    },
  };
}
