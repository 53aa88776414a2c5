import type { Clock } from "@countersign/jwt";
import type { Feed, FeedCounts } from "./feed.ts";
import type { FeedState } from "./feed-health.ts";
import type { RemoteKeys } from "./remote-keys.ts";

/** How a guard is, for metrics and health checks. Ages are in seconds. */
export interface GuardStatus {
  readonly keys: {
    readonly count: number;
    /** Since they were fetched; `undefined` while there are none, 0 for fixed keys. */
    readonly age: number | undefined;
  };
  readonly feed: { readonly state: "off" } | FeedStatus;
}

export interface FeedStatus extends FeedCounts {
  readonly state: FeedState;
  /** Since the last good heartbeat, or since the start before the first. */
  readonly age: number;
  /** How many are live. */
  readonly revocations: number;
}

export function describeStatus(parts: {
  readonly source: RemoteKeys;
  readonly feed: Feed | undefined;
  readonly clock: Clock;
}): GuardStatus {
  const { source, feed, clock } = parts;
  const fetchedAt = source.fetchedAt();
  const age = (since: number) => (since === 0 ? 0 : (clock() - since) / 1000);
  return {
    keys: { count: source.keys().length, age: fetchedAt === undefined ? undefined : age(fetchedAt) },
    feed:
      feed === undefined
        ? { state: "off" }
        : {
            state: feed.state(),
            age: age(feed.lastGoodAt()),
            revocations: feed.set().count(),
            ...feed.counts(),
          },
  };
}
