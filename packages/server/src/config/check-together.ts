import { type Algorithm, algorithms } from "@countersign/jwt";
import { lifetimeOf } from "../subjects/access-tokens/lifetime.ts";
import { leastArgon2Work } from "../subjects/passwords/argon2-bounds.ts";
import { readPostgresUrl } from "../database/postgres/address.ts";
import { isLoopback } from "./origins.ts";
import type { ReadableSettings } from "./settings.ts";

/**
 * What is wrong between settings that are each right; those that could not be read are left out. `isSet`: whether a
 * setting was given, rightly or not.
 */
export function checkTogether(settings: ReadableSettings, isSet: (name: string) => boolean): string[] {
  return [
    isSet("ISSUER") ? checkScheme(settings) : checkIssuer(settings),
    checkGrace(settings),
    checkIdle(settings),
    checkPublishLead(settings),
    checkHashing(settings),
    checkSharedSecret(settings),
    checkSecret(settings),
    ...checkPools(settings, isSet),
    isSet("FEED_SECRET") ? undefined : checkFeedSecret(settings),
  ].filter((problem) => problem !== undefined);
}

function checkIssuer({ host, port }: ReadableSettings): string | undefined {
  if (host !== undefined && !isLoopback(host)) {
    return "COUNTERSIGN_ISSUER is required once COUNTERSIGN_HOST is not loopback: set it to the public https origin.";
  }
  return port === 0 ? "COUNTERSIGN_ISSUER is required where COUNTERSIGN_PORT is 0: set it." : undefined;
}

function checkScheme({ issuer, host }: ReadableSettings): string | undefined {
  if (issuer === undefined || !issuer.startsWith("http:")) return undefined;
  const isLocal = isLoopback(new URL(issuer).hostname) && (host === undefined || isLoopback(host));
  return isLocal
    ? undefined
    : "COUNTERSIGN_ISSUER must be https: http is for a server and an issuer that are both on loopback.";
}

/** A repeated refresh token must find its session before the access token that came with it has expired. */
function checkGrace({ refreshGrace, accessTokenTtl }: ReadableSettings): string | undefined {
  if (refreshGrace === undefined || accessTokenTtl === undefined) return undefined;
  return refreshGrace < lifetimeOf(accessTokenTtl, 1) * 1000
    ? undefined
    : "COUNTERSIGN_REFRESH_GRACE must be shorter than 95 % of COUNTERSIGN_ACCESS_TOKEN_TTL, in whole seconds: shorten the one or lengthen the other.";
}

function checkIdle({ sessionIdleTtl, sessionTtl }: ReadableSettings): string | undefined {
  if (sessionIdleTtl === undefined || sessionTtl === undefined || sessionIdleTtl <= sessionTtl)
    return undefined;
  return "COUNTERSIGN_SESSION_IDLE_TTL must be at most COUNTERSIGN_SESSION_TTL: shorten the one or lengthen the other.";
}

function checkPublishLead({ keyPublishLead, rotateKeysEvery }: ReadableSettings): string | undefined {
  if (keyPublishLead === undefined || rotateKeysEvery === undefined || keyPublishLead < rotateKeysEvery)
    return undefined;
  return "COUNTERSIGN_KEY_PUBLISH_LEAD must be shorter than COUNTERSIGN_ROTATE_KEYS_EVERY: shorten the one or lengthen the other.";
}

function checkHashing({ argon2Memory, argon2Passes }: ReadableSettings): string | undefined {
  if (argon2Memory === undefined || argon2Passes === undefined) return undefined;
  return argon2Memory * argon2Passes >= leastArgon2Work
    ? undefined
    : `COUNTERSIGN_ARGON2_MEMORY times COUNTERSIGN_ARGON2_PASSES must be at least ${leastArgon2Work}, as OWASP asks: raise one of them.`;
}

function checkSharedSecret({ signingAlg, hsSecret }: ReadableSettings): string | undefined {
  if (signingAlg === undefined || hsSecret === undefined) return undefined;
  const least = leastSecretOf(signingAlg);
  if (least === undefined) {
    return hsSecret.length === 0
      ? undefined
      : `COUNTERSIGN_HS_SECRET is for HS256, HS384 and HS512: remove it, or change COUNTERSIGN_SIGNING_ALG (${signingAlg}).`;
  }
  if (hsSecret.length === 0) {
    return `COUNTERSIGN_HS_SECRET is required with ${signingAlg}: set it to what \`countersign secret new ${least}\` prints.`;
  }
  return hsSecret.every((secret) => secret.length >= least)
    ? undefined
    : `COUNTERSIGN_HS_SECRET must have ${least} bytes or more in each entry with ${signingAlg}.`;
}

/** A secret in a file of one machine would be unknown to the other processes of one database. */
function checkSecret({ databaseUrl, secret }: ReadableSettings): string | undefined {
  return databaseUrl !== undefined && readPostgresUrl(databaseUrl) !== undefined && secret?.length === 0
    ? "COUNTERSIGN_SECRET is required with PostgreSQL, the same for all processes: set it to what `countersign secret new` prints."
    : undefined;
}

/** A file has no pools: who sets them believes to be on PostgreSQL. */
function checkPools({ databaseUrl }: ReadableSettings, isSet: (name: string) => boolean): string[] {
  if (databaseUrl === undefined || readPostgresUrl(databaseUrl) !== undefined) return [];
  return ["DATABASE_POOL", "DATABASE_POOLER"]
    .filter(isSet)
    .map(
      (name) =>
        `COUNTERSIGN_${name} is for PostgreSQL: remove it, or set COUNTERSIGN_DATABASE_URL to postgres://user:password@host/name.`,
    );
}

/** Whoever reaches the feed would read who signs out when. */
function checkFeedSecret({ host }: ReadableSettings): string | undefined {
  return host === undefined || isLoopback(host)
    ? undefined
    : "COUNTERSIGN_FEED_SECRET is required once COUNTERSIGN_HOST is not loopback: set it to what `countersign secret new` prints, here and for whoever reads the revocation feed.";
}

/** The length of the hash in bytes (RFC 7518 §3.2); `undefined` for algorithms with key pairs. */
function leastSecretOf(algorithm: Algorithm): number | undefined {
  const entry = algorithms.find(({ name }) => name === algorithm);
  return entry?.kty === "oct" ? entry.hashBytes : undefined;
}
