import { hash } from "node:crypto";
import type { LiveRevocation } from "./revocation.ts";

/** The revocations that concern a token which may live, as far as this process has read. */
export interface LiveSet {
  has(id: string): boolean;
  /** Takes in those that are new and gives these. */
  add(revocations: readonly LiveRevocation[]): LiveRevocation[];
  /** Forgets what is over at `now` (ms). */
  dropOver(now: number): void;
  readonly all: () => LiveRevocation[];
  /** Those written at `at` (ms) or later. */
  since(at: number): LiveRevocation[];
  /** How many of those that are live at `now` were written at `at` or later. */
  countSince(at: number, now: number): number;
  readonly size: number;
  /** The XOR of the SHA-256 of all ids, base64url. */
  digest(): string;
}

export function createLiveSet(): LiveSet {
  const live = new Map<string, LiveRevocation>();
  const digest = Buffer.alloc(32);
  /** Nothing is over before (ms). */
  let firstEnd = Infinity;
  const recent = createRecent(() => live.values());

  function toggle(id: string): void {
    const hashed = hash("sha256", id, "buffer");
    for (let at = 0; at < digest.length; at++) digest[at] = (digest[at] ?? 0) ^ (hashed[at] ?? 0);
  }

  return {
    has: (id) => live.has(id),
    add(revocations) {
      const news = revocations.filter(({ id }) => !live.has(id));
      for (const revocation of news) {
        live.set(revocation.id, revocation);
        recent.add(revocation);
        toggle(revocation.id);
        firstEnd = Math.min(firstEnd, revocation.expiresAt);
      }
      return news;
    },
    dropOver(now) {
      if (now < firstEnd) return;
      firstEnd = Infinity;
      for (const { id, expiresAt } of live.values()) {
        if (expiresAt > now) firstEnd = Math.min(firstEnd, expiresAt);
        else {
          live.delete(id);
          toggle(id);
        }
      }
    },
    all: () => [...live.values()],
    since: (at) => [...live.values()].filter((revocation) => revocation.at >= at),
    countSince: (at, now) => recent.countSince(at, now),
    get size() {
      return live.size;
    },
    digest: () => digest.toString("base64url"),
  };
}

/** The last minute's, so that a look at the database costs what is new and not what is live. */
function createRecent(all: () => Iterable<LiveRevocation>) {
  let recent = new Set<LiveRevocation>();
  let from = -Infinity;
  return {
    add: (revocation: LiveRevocation) => void recent.add(revocation),
    countSince(at: number, now: number): number {
      // A clock was set back: those that were left out count again.
      if (at < from) recent = new Set(all());
      from = at;
      let count = 0;
      for (const revocation of recent) {
        if (revocation.at < at) recent.delete(revocation);
        else if (revocation.expiresAt > now) count++;
      }
      return count;
    },
  };
}
