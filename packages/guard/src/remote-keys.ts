import type { Algorithm, Jwk, JwkSet, Key } from "@countersign/jwt";
import { backOff } from "./back-off.ts";
import type { Discovery } from "./discovery.ts";
import { fetchJson } from "./fetch-bounded.ts";
import { importKeys } from "./import-keys.ts";
import { createMilestone, type Milestone } from "./milestone.ts";
import { type Surroundings, wait } from "./surroundings.ts";

const longestPause = 30_000; // ms: those that are there serve meanwhile

/** The issuer's keys as they were last fetched. */
export interface RemoteKeys {
  readonly keys: () => readonly Key[];
  /** When they were fetched (ms), `undefined` before the first time. */
  readonly fetchedAt: () => number | undefined;
  /** Resolves when they are there for the first time. */
  readonly loaded: Milestone["reached"];
  /** Fetches them again because one is missing, at most once in a cool-down whoever asks. */
  readonly refresh: () => Promise<void>;
  /** Fetches them again now, for the feed has news that make it necessary; what the feed asks is bounded by how often it reconnects. */
  readonly refreshNow: () => Promise<void>;
}

export interface RemoteKeysParts {
  readonly discovery: Discovery;
  readonly surroundings: Surroundings;
  /** Which are accepted; default: all that are for key pairs. */
  readonly algorithms: readonly Algorithm[] | undefined;
  readonly signal: AbortSignal;
  readonly onError: (error: unknown) => void;
}

const maxBytes = 256 * 1024;
const maxKeys = 100;
const coolDown = 30_000; // ms
/** Between two fetches, in ms. The issuer publishes a key one lifetime of the set before it signs, so half of that is soon enough. */
const refreshEvery = { least: 30_000, most: 3_600_000, unlessSaid: 300_000 };

/** Fetches the keys and keeps them fresh; while the issuer is down, the last ones stay. */
export function startRemoteKeys(parts: RemoteKeysParts): RemoteKeys {
  const { discovery, surroundings, signal, onError } = parts;
  const { clock, random, schedule } = surroundings;
  let keys: readonly Key[] = [];
  /** What they were made of. */
  let keysText: string | undefined;
  let fetchedAt: number | undefined;
  let triedAt = -Infinity;
  let freshFor = refreshEvery.unlessSaid;
  let fetching: Promise<boolean> | undefined;
  const loaded = createMilestone();

  async function fetchOnce(): Promise<boolean> {
    try {
      const { keySet: url } = await discovery.find();
      if (url === undefined) throw new Error("The issuer's metadata name no `jwks_uri`.");
      const role = "The issuer's key set";
      const { text, json, headers } = await fetchJson({ url, maxBytes, role, signal }, surroundings);
      // New objects would empty the cache of verified tokens, and whoever makes up a `kid` causes a fetch.
      if (text !== keysText) keys = importPublicKeys(json, parts);
      keysText = text;
      freshFor = lifetimeOf(headers) / 2;
      fetchedAt = clock();
      loaded.reach();
      return true;
    } catch (error) {
      discovery.forget();
      if (!signal.aborted) onError(error);
      return false;
    } finally {
      triedAt = clock();
      fetching = undefined;
    }
  }

  /** All who want them at the same time share one request. */
  function fetchShared(): Promise<boolean> {
    fetching ??= fetchOnce();
    return fetching;
  }

  async function keepFresh(): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      failures = (await fetchShared()) ? 0 : failures + 1;
      const pause =
        failures > 0 ? backOff(failures, longestPause, random) : clampPause(freshFor) * (0.9 + random() / 10);
      await wait(schedule, pause, signal);
    }
  }

  void keepFresh();
  return {
    keys: () => keys,
    fetchedAt: () => fetchedAt,
    loaded: loaded.reached,
    async refresh() {
      const since = clock() - triedAt;
      // A clock that was set back must not keep new keys away.
      if (fetching === undefined && since >= 0 && since < coolDown) return;
      await fetchShared();
    },
    async refreshNow() {
      await fetchShared();
    },
  };
}

function importPublicKeys(json: unknown, { algorithms: allowed, onError }: RemoteKeysParts): Key[] {
  const set = json as JwkSet;
  if (Array.isArray(set?.keys) && set.keys.length > maxKeys) {
    throw new Error(`The issuer's key set has over ${maxKeys} keys.`);
  }
  const keys = importKeys(
    set,
    allowed,
    (why) => new Error(`The issuer's key set has no key that can be used. ${why}`),
  );
  const leaked = new Set(set.keys.filter((jwk: Jwk) => jwk?.["d"] !== undefined).map(({ kid }) => kid));
  if (leaked.size === 0) return keys;
  onError(new Error("The issuer's key set shows the private half of a key. It is not used."));
  return keys.filter(({ kid }) => !leaked.has(kid));
}

/** What is left of it (ms): a cache on the way may have kept the answer for a part (RFC 9111 §4.2). */
function lifetimeOf(headers: Headers): number {
  const seconds = /(?:^|[\s,])max-age="?(\d{1,9})/i.exec(headers.get("cache-control") ?? "")?.[1];
  const [age = 0] = /^\d{1,9}$/.exec(headers.get("age") ?? "") ?? [];
  return seconds === undefined ? 2 * refreshEvery.unlessSaid : (Number(seconds) - Number(age)) * 1000;
}

function clampPause(pause: number): number {
  return Math.min(refreshEvery.most, Math.max(refreshEvery.least, pause));
}
