import { type ClaimRules, checkTimes } from "./check-claims.ts";
import type { Claims } from "./claims.ts";
import { detach } from "./detach.ts";

export interface CacheOptions {
  /** How many tokens are kept at most; default 10,000. */
  readonly maxEntries?: number;
  /** How many bytes of memory they may take, as estimated from their length; default 16,000,000. */
  readonly maxBytes?: number;
}

/** Remembers the claims of tokens that have verified, by the tokens' whole texts. */
export interface TokenCache {
  /** The claims of a known token; a token that time has ended is forgotten, and refused as `checkTimes` does. */
  find(token: unknown): Claims | undefined;
  add(token: string, claims: Claims): void;
  clear(): void;
  readonly size: number;
}

interface Entry {
  readonly token: string;
  readonly claims: Claims;
}

/**
 * An entry is found by the end of its token, which is signature, and then compared as a whole: to hash all of a token takes V8 ten
 * times as long. The end is as long as the shortest signature (HS256), so that the comparison, which takes the longer the more is equal,
 * tells nothing to whoever does not hold the signature (CWE-208).
 */
const tailLength = 43;

/** @throws TypeError for anything but bounds that are numbers of 1 or more */
export function createTokenCache(options: CacheOptions, rules: ClaimRules): TokenCache {
  const { maxEntries, maxBytes } = readBounds(options);
  const entries = new Map<string, Entry>();
  let bytes = 0;
  let turn = entries.entries();

  function drop(tail: string, entry: Entry): void {
    entries.delete(tail);
    bytes -= estimateBytes(entry.token);
  }

  /** Looks at two entries in turn: what has ended is gone, at the latest, when as many tokens have come as there were. */
  function dropEnded(): void {
    const now = rules.clock() / 1000;
    for (let looks = 0; looks < 2; looks += 1) {
      const { done, value } = turn.next();
      if (done) turn = entries.entries();
      else if (hasEnded(value[1].claims, now, rules.clockTolerance)) drop(...value);
    }
  }

  /** The oldest go first. Access tokens live for minutes: the oldest are also the next to end. */
  function makeRoom(added: number): void {
    for (const [tail, entry] of entries) {
      if (entries.size < maxEntries && bytes + added <= maxBytes) return;
      drop(tail, entry);
    }
  }

  return {
    find(token) {
      if (typeof token !== "string") return undefined;
      const tail = token.slice(-tailLength);
      const entry = entries.get(tail);
      if (entry?.token !== token) return undefined;
      try {
        checkTimes(entry.claims, rules);
      } catch (error) {
        drop(tail, entry);
        throw error;
      }
      return entry.claims;
    },
    add(token, claims) {
      dropEnded();
      const added = estimateBytes(token);
      if (added > maxBytes) return;
      // A slice of a request's headers, or of this token, would keep the whole of it alive.
      const tail = detach(token.slice(-tailLength));
      const twin = entries.get(tail);
      if (twin !== undefined) drop(tail, twin);
      makeRoom(added);
      entries.set(tail, { token: detach(token), claims });
      bytes += added;
    },
    clear() {
      entries.clear();
      bytes = 0;
    },
    get size() {
      return entries.size;
    },
  };
}

function readBounds(options: CacheOptions): Required<CacheOptions> {
  if (typeof options !== "object" || options === null) {
    throw new TypeError("`cache` is an object of bounds; leave it out for no cache.");
  }
  const { maxEntries = 10_000, maxBytes = 16e6 } = options;
  if (!(maxEntries >= 1 && maxBytes >= 1)) throw new TypeError("`cache` has bounds of 1 or more.");
  return { maxEntries, maxBytes };
}

function hasEnded({ exp }: Claims, now: number, tolerance: number): boolean {
  return exp !== undefined && !(now < exp + tolerance);
}

/** The text, its claims as V8 keeps them, and the place in the map; some 20 % above what was measured with common claims. */
function estimateBytes(token: string): number {
  const payloadLength = token.lastIndexOf(".") - token.indexOf(".");
  return 256 + token.length + 1.5 * payloadLength;
}
