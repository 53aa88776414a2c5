import type { Hints } from "../../database/connection.ts";
import type { SigningKeys } from "../signing-keys/signing-keys.ts";
import { createFeed, type Feed, type FeedLimits } from "./feed.ts";
import { createFollow } from "./follow.ts";
import { createLiveSet, type LiveSet } from "./live-set.ts";
import { createRevocationSigner } from "./revocation-signer.ts";
import { createSnapshots } from "./snapshot.ts";
import type { RevocationStore } from "./store.ts";

export interface OpenFeedParts {
  readonly stores: { readonly revocations: RevocationStore };
  readonly signingKeys: Pick<SigningKeys, "verifyingKeys" | "read" | "eventSigner">;
  readonly clock: () => number;
  readonly newId: () => string;
  readonly settings: { readonly issuer: string };
  /** Of other processes; `undefined` where there are none. */
  readonly hints: Hints | undefined;
  /** ms: how long a revocation is kept. */
  readonly revocationLifetime: () => number;
  /** Told of each event that was given to the connection of a reader. */
  readonly onSent: () => void;
  /** Told when a reader that did not keep up was cut off. */
  readonly onDropped: () => void;
  readonly limits?: Partial<FeedLimits> | undefined;
}

/** The revocations that all processes write, on their way to the readers of this one. */
export interface OpenFeed {
  readonly feed: Feed;
  readonly live: Pick<LiveSet, "size">;
  /** Reads what is live and goes on reading, with a heartbeat now and then. */
  readonly begin: () => Promise<void>;
  /** To be called after this process has committed a revocation. */
  readonly hint: () => void;
  readonly stop: () => Promise<void>;
}

const beatEvery = 2_000; // ms

export function openFeed(parts: OpenFeedParts): OpenFeed {
  const { stores, settings } = parts;
  const live = createLiveSet();
  const shared = { ...parts, ...settings, live, store: stores.revocations };
  const signer = createRevocationSigner(shared);
  const follow = createFollow({ ...shared, signer, onNews: (news) => feed.send(news) });
  const snapshots = createSnapshots({ ...shared, all: live.all });
  const feed = createFeed({ ...shared, signer, follow, snapshots });
  let timer: NodeJS.Timeout | undefined;

  return {
    feed,
    live,
    hint: follow.hint,
    async begin() {
      await follow.begin();
      // Silence says that the database cannot be read.
      timer = setInterval(() => void feed.beat().catch(() => {}), beatEvery).unref();
    },
    async stop() {
      clearInterval(timer);
      await follow.stop();
    },
  };
}
