import type { Key } from "@countersign/jwt";
import { backOff } from "./back-off.ts";
import type { Discovery } from "./discovery.ts";
import { openFeed } from "./feed-connection.ts";
import {
  createFeedHealth,
  createSilenceTimer,
  type FeedHealth,
  type FeedHealthParts,
  longestSilence,
} from "./feed-health.ts";
import { createFeedSession, type Held, UntimelyHeartbeatError, OutOfStepError } from "./feed-session.ts";
import { createLiveSet, type LiveSet, type RevokedKeys } from "./live-set.ts";
import type { Milestone } from "./milestone.ts";
import { wait } from "./surroundings.ts";

/** ms: so much later than an outage it may be back, and with it what was revoked meanwhile. */
const longestPause = 5_000;

export interface Feed extends Omit<FeedHealth, "awaited" | "good" | "failed"> {
  /** What is revoked, as far as is known. */
  readonly set: () => LiveSet;
  readonly counts: () => FeedCounts;
}

export interface FeedCounts {
  /** Streams that were opened after the first. */
  readonly reconnects: number;
  /** How often what had come was not what the issuer counted, so that all was read again. */
  readonly resyncs: number;
}

export interface FeedParts extends FeedHealthParts {
  readonly discovery: Discovery;
  readonly issuer: string;
  readonly secret: string | undefined;
  /** ms */
  readonly clockTolerance: number;
  readonly maxRevocations: number;
  readonly keys: () => readonly Key[];
  readonly keysLoaded: Milestone["reached"];
  readonly refreshKeys: () => Promise<void>;
}

/** Reads the revocation feed for as long as the guard lives: reconnects, resumes, and begins anew after anything that does not fit. */
export function startFeed(parts: FeedParts): Feed {
  const { discovery, signal, surroundings } = parts;
  const health = createFeedHealth(parts);
  const streams = createStreams(parts);

  async function run(): Promise<void> {
    await Promise.race([parts.keysLoaded(signal), aborted(signal)]);
    let failures = 0;
    while (!signal.aborted) {
      failures = (await connect(parts, health, streams.read)) ? 0 : failures + 1;
      // It may have moved, or be offered only now.
      if (failures > 0) discovery.forget();
      const pause = backOff(failures, longestPause, surroundings.random);
      await Promise.race([wait(surroundings.schedule, pause, signal), health.awaited(signal)]);
    }
  }

  void run();
  return { ...health, set: streams.set, counts: streams.counts };
}

/** Opens a stream and reads it to its end. */
type ReadStream = (
  url: URL,
  signal: AbortSignal,
  onSign: (what: "heartbeat" | "sign") => void,
) => Promise<never>;

/** One stream from its beginning to its end. Says whether another may follow soon: it was up, or only lacks a snapshot. */
async function connect(
  { discovery, surroundings, signal }: FeedParts,
  health: FeedHealth,
  read: ReadStream,
): Promise<boolean> {
  let isSound = false;
  const begunAt = surroundings.clock();
  const abort = new AbortController();
  const end = () => abort.abort(signal.reason);
  signal.addEventListener("abort", end);
  const silence = createSilenceTimer(surroundings.schedule, () =>
    abort.abort(new Error("The feed is silent.")),
  );
  try {
    const { feed } = await discovery.find();
    if (feed === undefined)
      throw new Error("The issuer's metadata name no feed. If it has none, say `feed: false`.");
    silence.restart();
    await read(feed, abort.signal, (what) => {
      silence.restart();
      if (what === "sign") return;
      isSound = true;
      health.good();
    });
  } catch (error) {
    if (error instanceof OutOfStepError && error.resumed) isSound = true;
    if (!signal.aborted) health.failed(error, { begunAt, wasSound: isSound });
  } finally {
    silence.stop();
    signal.removeEventListener("abort", end);
  }
  return isSound;
}

/** What goes from one stream to the next: the revocations, and where the last one ended. */
function createStreams(parts: FeedParts): {
  readonly read: ReadStream;
  readonly set: () => LiveSet;
  readonly counts: () => FeedCounts;
} {
  const { surroundings, secret } = parts;
  const revokedKeys: RevokedKeys = new Map();
  const createSet = () => createLiveSet(parts.maxRevocations, revokedKeys);
  const held: Held = { set: createSet(), lastEventId: undefined };
  const maxAge = longestSilence + parts.clockTolerance;
  let opened = 0;
  let resyncs = 0;

  function failed(error: unknown): never {
    if (error instanceof OutOfStepError) resyncs += 1;
    // Whatever else it was, it may have been a revocation: read all anew.
    if (!(error instanceof UntimelyHeartbeatError)) held.lastEventId = undefined;
    throw error;
  }

  return {
    set: () => held.set,
    counts: () => ({ reconnects: Math.max(0, opened - 1), resyncs }),
    async read(url, signal, onSign) {
      const { lastEventId } = held;
      const resumed = lastEventId !== undefined;
      const session = createFeedSession({
        ...parts,
        held,
        resumed,
        createSet,
        clock: surroundings.clock,
        maxAge,
      });
      opened += 1;
      for await (const event of openFeed({ url, lastEventId, secret, signal }, surroundings)) {
        const what = await session.take(event).catch(failed);
        if (what !== "nothing") onSign(what);
      }
      throw new Error("The issuer ended the feed.");
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
}
