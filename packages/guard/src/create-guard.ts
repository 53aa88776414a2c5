import type { Key } from "@countersign/jwt";
import type { AccessTokenClaims } from "@countersign/protocol";
import { createDiscovery } from "./discovery.ts";
import { type Feed, startFeed } from "./feed.ts";
import { warnOfFeedDown } from "./feed-down-warning.ts";
import { GuardError } from "./guard-error.ts";
import { fetchMetadata } from "./metadata.ts";
import { type GuardOptions, type GuardSettings, readOptions } from "./options.ts";
import { createReady } from "./ready.ts";
import { type RemoteKeys, startRemoteKeys } from "./remote-keys.ts";
import { describeStatus, type GuardStatus } from "./status.ts";
import { readSurroundings, type Surroundings } from "./surroundings.ts";
import { createVerifyToken, type Rfc9068Claims } from "./verify-token.ts";

/** Judges access tokens, in this process and without waiting for anything. */
export interface Guard<Claims = AccessTokenClaims> {
  /**
   * Resolves when keys and revocations are there; if tokens are accepted without the feed, also when a try to read it has failed.
   * Later too it waits where the feed is silent and has not been tried since, as in a process that was frozen.
   *
   * @throws Error after `readyTimeout`, with what is missing; the guard goes on trying
   */
  ready(): Promise<void>;
  /**
   * The claims of a token that is genuine, for us, in time and not revoked. They are frozen, and the same object for the same token.
   *
   * @throws GuardError `invalid_token`, `token_expired`, `token_stale`, `session_ended`, `unavailable`
   */
  verify(token: string): Claims;
  status(): GuardStatus;
  /** Ends all requests and timers; what is known then is used on. */
  close(): void;
}

/**
 * Makes a guard, which begins at once to fetch keys and revocations.
 *
 * @example
 * const guard = createGuard({ issuer: "https://auth.example", audience: "https://api.example" });
 * await guard.ready();
 * const { sub } = guard.verify(token);
 *
 * @throws TypeError for wrong options, Error for an issuer that is neither https nor on loopback, JwtError `key_invalid`
 */
export function createGuard(options: GuardOptions & { readonly profile: "rfc9068" }): Guard<Rfc9068Claims>;
export function createGuard(options: GuardOptions & { readonly profile?: "countersign" }): Guard;
/** Where only the running program knows the profile. */
export function createGuard(options: GuardOptions): Guard<AccessTokenClaims | Rfc9068Claims>;
export function createGuard(options: GuardOptions): Guard<AccessTokenClaims & Rfc9068Claims> {
  const settings = readOptions(options);
  const surroundings = readSurroundings(options);
  const closing = new AbortController();
  const { source, feed, lastError } = start(settings, options, surroundings, closing.signal);
  const { clock } = surroundings;
  const { refuseAfter } = settings;
  const verifyToken = createVerifyToken(settings, {
    keys: () => withoutRevoked(source.keys(), feed),
    clock,
    onUnknownKey: () => void source.refresh(),
    onMisdirected: (error) => void tell(options.onError, error),
  });

  return {
    ready: createReady({ source, feed, settings, surroundings, signal: closing.signal, lastError }),
    verify(token) {
      if (source.fetchedAt() === undefined) throw new GuardError("unavailable");
      const claims = verifyToken(token) as object as AccessTokenClaims & Rfc9068Claims;
      if (feed === undefined) return claims;
      if (refuseAfter !== undefined && !feed.isFresh(refuseAfter)) throw new GuardError("unavailable");
      const why = feed.set().find(claims);
      if (why !== undefined) throw new GuardError(why.code, why);
      return claims;
    },
    status: () => describeStatus({ source, feed, clock }),
    close: () => closing.abort(new Error("The guard is closed.")),
  };
}

/** Starts what runs in the background. */
function start(
  settings: GuardSettings,
  options: GuardOptions,
  surroundings: Surroundings,
  signal: AbortSignal,
) {
  let lastError: unknown;
  const onError = (error: unknown) => {
    lastError = error;
    void tell(options.onError, error);
  };
  const { onFeedDown = (cause) => warnOfFeedDown(settings.issuer, cause) } = options;
  const discovery = createDiscovery(() => fetchMetadata(settings, surroundings, signal));
  const shared = { ...settings, discovery, surroundings, signal, onError };
  const source = settings.fixedKeys === undefined ? startRemoteKeys(shared) : fixed(settings.fixedKeys);
  const feed = settings.feed
    ? startFeed({
        ...shared,
        secret: settings.feedSecret,
        keys: source.keys,
        keysLoaded: source.loaded,
        refreshKeys: source.refreshNow,
        onDown: (cause) => void tell(onFeedDown, cause),
        onUp: () => void tell(options.onFeedUp, undefined),
      })
    : undefined;
  return { source, feed, lastError: () => lastError };
}

async function doNothing(): Promise<void> {}

function fixed(keys: readonly Key[]): RemoteKeys {
  return {
    keys: () => keys,
    fetchedAt: () => 0,
    loaded: doNothing,
    refresh: doNothing,
    refreshNow: doNothing,
  };
}

function withoutRevoked(keys: readonly Key[], feed: Feed | undefined): readonly Key[] {
  const set = feed?.set();
  return set?.hasRevokedKeys ? keys.filter(({ kid }) => !set.isKeyRevoked(kid)) : keys;
}

/** A callback's own failure must not end the reading of the feed. */
async function tell<Value>(callback: ((value: Value) => unknown) | undefined, value: Value): Promise<void> {
  try {
    await callback?.(value);
  } catch {
    // It is the caller's; there is nobody else to tell.
  }
}
