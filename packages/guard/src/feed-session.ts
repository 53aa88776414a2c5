import type { Key } from "@countersign/jwt";
import { feedLiveEvent } from "@countersign/protocol";
import type { StreamEvent } from "./event-stream.ts";
import type { LiveSet } from "./live-set.ts";
import { type FeedNews, readNews, type Revocation } from "./revocation.ts";
import { readSecurityEvent, UnknownKeyError } from "./security-event.ts";

/** What a guard knows, and from where on a stream can go on. */
export interface Held {
  set: LiveSet;
  /** `undefined`: the next stream begins with a snapshot. */
  lastEventId: string | undefined;
}

export interface FeedSessionParts {
  /** What counts until this stream has proved that it knows all. */
  readonly held: Held;
  /** Whether the stream goes on where the last one ended: it then only adds to what is held. */
  readonly resumed: boolean;
  readonly createSet: () => LiveSet;
  readonly issuer: string;
  readonly keys: () => readonly Key[];
  readonly refreshKeys: () => Promise<void>;
  readonly clock: () => number;
  /** ms: how far the time of a heartbeat may lie from now. */
  readonly maxAge: number;
}

/**
 * A heartbeat that is too old: the stream is frozen or late, or the clocks differ. Or too new: by its time revocations would
 * be over that are not. Nothing is wrong with what came before.
 */
export class UntimelyHeartbeatError extends Error {}

/** A heartbeat that counts other revocations than have come: one is missing. */
export class OutOfStepError extends Error {
  /** Whether the stream went on where another had ended: a snapshot may mend it. */
  readonly resumed: boolean;

  constructor(resumed: boolean) {
    super("The feed's heartbeat counts other revocations than have come.");
    this.resumed = resumed;
  }
}

/**
 * Makes the reader of one stream, event by event. It says what an event was: a `heartbeat` that agrees with all that
 * came before, a `sign` of life, or `nothing` that anyone vouches for.
 *
 * A snapshot is gathered apart, and takes the place of what is held when the first heartbeat has agreed with it: until then
 * the old one counts, so that no revocation is forgotten in between. One that is more than can be kept takes it at once: no
 * heartbeat will agree with it.
 */
export function createFeedSession(parts: FeedSessionParts) {
  const { held, resumed } = parts;
  const own: Held = resumed ? held : { set: parts.createSet(), lastEventId: undefined };
  let isLive = false;
  let lastTime = -Infinity;

  async function verify(text: string): Promise<FeedNews> {
    const read = () => {
      const keys = parts.keys().filter(({ kid }) => !own.set.isKeyRevoked(kid));
      return readNews(readSecurityEvent(text, { keys, issuer: parts.issuer }));
    };
    try {
      return read();
    } catch (error) {
      if (!(error instanceof UnknownKeyError)) throw error;
      await parts.refreshKeys();
      return read();
    }
  }

  function takeHeartbeat({ time, count, digest }: Extract<FeedNews, { kind: "heartbeat" }>): void {
    // Signed once, a heartbeat could be sent again and again: only its time tells. The comparisons refuse NaN.
    if (!(time >= lastTime && Math.abs(parts.clock() - time) <= parts.maxAge)) {
      throw new UntimelyHeartbeatError(
        "The feed's heartbeats are old, or of times to come: it is frozen or late, or clocks differ.",
      );
    }
    lastTime = time;
    own.set.setTime(time);
    if (own.set.count() !== count || own.set.digest() !== digest) {
      throw new OutOfStepError(resumed);
    }
    held.set = own.set;
    held.lastEventId = own.lastEventId;
  }

  function keep(revocations: readonly Revocation[]): void {
    try {
      for (const revocation of revocations) own.set.add(revocation);
    } catch (error) {
      // It is full, so no other holds more, and what it holds is newer.
      held.set = own.set;
      throw error;
    }
  }

  return {
    async take({ type, id, data }: StreamEvent): Promise<"heartbeat" | "sign" | "nothing"> {
      if (type === feedLiveEvent) {
        isLive = true;
        own.lastEventId = id ?? own.lastEventId;
        return "nothing";
      }
      if (type !== "message") return "nothing";
      const news = await verify(data);
      if (news.kind === "heartbeat") {
        if (!isLive) return "sign";
        takeHeartbeat(news);
        return "heartbeat";
      }
      keep(news.revocations);
      if (news.revocations.some(({ kind }) => kind === "key")) void parts.refreshKeys();
      own.lastEventId = id ?? own.lastEventId;
      // A stored event proves nothing about now.
      return isLive ? "nothing" : "sign";
    },
  };
}
