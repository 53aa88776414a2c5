import type { SigningKeys } from "../signing-keys/signing-keys.ts";
import { clockStep, type Follow } from "./follow.ts";
import type { LiveSet } from "./live-set.ts";
import type { Reader } from "./reader.ts";
import { toHeartbeat } from "./security-event.ts";
import { toUnnumberedText } from "./stream-text.ts";

export interface SignsOfLifeParts {
  readonly live: LiveSet;
  readonly follow: Pick<Follow, "look">;
  readonly signingKeys: Pick<SigningKeys, "eventSigner">;
  readonly clock: () => number;
  readonly newId: () => string;
  readonly issuer: string;
}

type Readers = Iterable<Pick<Reader, "send">>;

/** Heartbeats: each is signed once, whoever gets it. */
export interface SignsOfLife {
  /** Sends one to those who are readers when it is signed. Rejects, with nothing sent, where the database cannot be read. */
  send(readers: () => Readers): Promise<void>;
  /** Sends one to this reader; those that come at the same moment share it. */
  soon(reader: Pick<Reader, "send">): Promise<void>;
}

export function createSignsOfLife(parts: SignsOfLifeParts): SignsOfLife {
  const { live, follow, signingKeys, clock, newId, issuer } = parts;
  let time = 0;
  let waiting = new Set<Pick<Reader, "send">>();

  async function send(readers: () => Readers): Promise<void> {
    await follow.look();
    const signEvent = await signingKeys.eventSigner();
    // From here on at once, for it tells of exactly what was sent before it. Its time goes on by a millisecond at least: what was over is
    // forgotten. But not once the clock was ahead: readers refuse a time that goes back, and come again for all that is live.
    const now = clock();
    time = now < time - clockStep ? now : Math.max(time + 1, now);
    live.dropOver(time);
    const said = { time, count: live.size, digest: live.digest() };
    const event = Buffer.from(toUnnumberedText(signEvent(toHeartbeat(said, { id: newId(), issuer }))));
    for (const reader of readers()) reader.send(event);
  }

  return {
    send,
    async soon(reader) {
      waiting.add(reader);
      if (waiting.size > 1) return;
      try {
        await send(() => {
          const together = waiting;
          waiting = new Set();
          return together;
        });
      } catch {
        // Silence says it: the next one comes when the database can be read.
        waiting = new Set();
      }
    },
  };
}
