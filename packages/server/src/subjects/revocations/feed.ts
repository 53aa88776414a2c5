import { Problem } from "../../problem.ts";
import type { SigningKeys } from "../signing-keys/signing-keys.ts";
import type { Follow } from "./follow.ts";
import type { LiveSet } from "./live-set.ts";
import { createReader, type Reader, type Sink } from "./reader.ts";
import { resumeFrom } from "./resume.ts";
import type { LiveRevocation } from "./revocation.ts";
import type { RevocationSigner } from "./revocation-signer.ts";
import { createSignsOfLife } from "./signs-of-life.ts";
import type { Snapshots } from "./snapshot.ts";
import { toLiveText } from "./stream-text.ts";

export interface FeedParts {
  readonly live: LiveSet;
  readonly snapshots: Snapshots;
  readonly signer: Pick<RevocationSigner, "isVerifiable">;
  readonly follow: Pick<Follow, "look" | "readAt">;
  readonly signingKeys: Pick<SigningKeys, "eventSigner">;
  readonly clock: () => number;
  readonly newId: () => string;
  readonly issuer: string;
  /** ms */
  readonly revocationLifetime: () => number;
  readonly onSent: () => void;
  readonly onDropped: () => void;
  /** Only tests need others. */
  readonly limits?: Partial<FeedLimits> | undefined;
}

export interface FeedLimits {
  readonly mostReaders: number;
  /** Bytes that may wait for one reader. */
  readonly mostUnsent: number;
}

/** The revocations, to all who follow them. */
export interface Feed {
  /** Throws where this process takes no more readers. Code: `unavailable`. */
  assertOpen(): void;
  /** Sends what is live, or what a reader that comes back may have missed, and then all that is new, until it closes. */
  attach(sink: Sink, lastEventId: string | undefined): Promise<void>;
  send(news: readonly LiveRevocation[]): void;
  /**
   * Shows all readers that they miss nothing; where there are none, nothing is signed. Rejects, with nothing said, while
   * the database cannot be read.
   */
  beat(): Promise<void>;
  /** Says goodbye to all readers, who then go to another process. */
  close(): void;
  readonly readers: () => number;
}

const feedLimits: FeedLimits = { mostReaders: 10_000, mostUnsent: 1_048_576 };

export function createFeed(parts: FeedParts): Feed {
  const { live, snapshots, follow, onSent, onDropped } = parts;
  const limits = { ...feedLimits, ...parts.limits };
  const attached = new Set<Reader>();
  /** Those of them that get what is new. */
  const following = new Set<Reader>();
  /** Those of these that have been told what is live. */
  const upToDate = new Set<Reader>();
  const signsOfLife = createSignsOfLife(parts);
  let isClosed = false;

  /** What it is sent first; from the same moment on it gets what is new. */
  async function begin(reader: Reader, lastEventId: string | undefined): Promise<readonly Buffer[]> {
    // So that it holds all that was committed before the reader came; what is known serves while the database is away.
    await follow.look().catch(() => {});
    const since = resumeFrom(lastEventId, { now: parts.clock(), lifetime: parts.revocationLifetime() });
    const missed = since === undefined ? undefined : live.since(since);
    let past = missed?.every((one) => parts.signer.isVerifiable(one))
      ? missed.map(({ event }) => event)
      : snapshots.current();
    for (; past === undefined; past = snapshots.current()) await snapshots.make();
    following.add(reader);
    return past;
  }

  return {
    assertOpen() {
      if (!isClosed && attached.size < limits.mostReaders) return;
      throw new Problem("unavailable", "The server takes no more readers of the feed. Try again shortly.", {
        retryAfter: 1,
        note: isClosed ? "the server is stopping" : `the feed has ${attached.size} readers`,
      });
    },
    async attach(sink, lastEventId) {
      const reader = createReader(sink, { ...limits, onSent, onDropped });
      attached.add(reader);
      const detach = () => {
        for (const readers of [attached, following, upToDate]) readers.delete(reader);
      };
      sink.once("close", detach);
      try {
        const past = await begin(reader, lastEventId);
        await reader.catchUp(past, () => Buffer.from(toLiveText(follow.readAt())));
        upToDate.add(reader);
        await signsOfLife.soon(reader);
      } catch {
        // It is gone, or could not be told what is live: it comes back.
        detach();
        sink.destroy();
      }
    },
    send(news) {
      const events = news.map(({ event }) => event);
      snapshots.add(events);
      for (const reader of following) for (const event of events) reader.send(event);
    },
    async beat() {
      if (upToDate.size > 0) await signsOfLife.send(() => upToDate);
    },
    close() {
      isClosed = true;
      for (const reader of attached) reader.end();
    },
    readers: () => attached.size,
  };
}
