import type { Algorithm, Key } from "@countersign/jwt";
import { clockToleranceMax } from "@countersign/protocol";
import { parseAddress } from "./address.ts";
import { checkAlgorithms, type KeyOptions, readKeys } from "./key-options.ts";
import type { Surroundings } from "./surroundings.ts";

/** What a guard is told. Times are in seconds. */
export interface GuardOptions extends KeyOptions, Partial<Surroundings> {
  /** Whose tokens are accepted, exactly as `iss` names it. */
  readonly issuer: string;
  /** Who we are: a token's `aud` has to name one of these. */
  readonly audience: string | readonly string[];
  /** `countersign` (default), or `rfc9068` for access tokens of another issuer: only the claims of RFC 9068, and no feed. */
  readonly profile?: "countersign" | "rfc9068";
  /** The `typ` of access tokens: `at+jwt` (default), or `JWT` as COUNTERSIGN_ACCESS_TOKEN_TYP may say. */
  readonly typ?: "at+jwt" | "JWT";
  /** Whether to read the issuer's revocations. Default: true, but false with `keys` and for `rfc9068`. */
  readonly feed?: boolean;
  /** The issuer's COUNTERSIGN_FEED_SECRET; one on loopback may have none. */
  readonly feedSecret?: string | undefined;
  /** `accept` (default): tokens are judged by themselves. Or refuse all with 503 once the last heartbeat is so many seconds old, 6 at least. */
  readonly whenFeedIsDown?: "accept" | { readonly refuseAfter: number };
  /** Seconds by which the issuer's clock may differ: 5, at most 60. */
  readonly clockTolerance?: number;
  /** Seconds that `ready()` waits at most: 10. */
  readonly readyTimeout?: number;
  /** Origins beside the issuer's at which its metadata may say that keys and feed are. */
  readonly otherOrigins?: readonly string[];
  /** How many live revocations are kept at most: 1,000,000. With more, the feed counts as down; what is kept still counts. */
  readonly maxRevocations?: number;
  /**
   * The feed has been silent for 6 seconds, or could not be read from the start: told once an outage. Default: a warning of the
   * process, with the code `COUNTERSIGN_FEED_DOWN`.
   */
  readonly onFeedDown?: (cause: unknown) => unknown;
  /** The feed is there, with all that is revoked. */
  readonly onFeedUp?: () => unknown;
  /**
   * For the log: a failure that the guard deals with by itself, for keys or feed could not be read and will be tried again;
   * and, once each, that a genuine token is for another audience or of another issuer.
   */
  readonly onError?: (error: unknown) => unknown;
}

/** Options that have been checked. Times are in milliseconds. */
export interface GuardSettings {
  readonly issuer: string;
  readonly audience: string | readonly string[];
  readonly profile: "countersign" | "rfc9068";
  /** `undefined`: the issuer's are fetched. */
  readonly fixedKeys: readonly Key[] | undefined;
  readonly algorithms: readonly Algorithm[] | undefined;
  readonly typ: string;
  readonly feed: boolean;
  readonly feedSecret: string | undefined;
  /** `undefined`: never. */
  readonly refuseAfter: number | undefined;
  readonly clockTolerance: number;
  readonly readyTimeout: number;
  readonly otherOrigins: readonly string[];
  readonly maxRevocations: number;
}

/** What each is, by name. The compiler holds this against the type: a misspelt option must not pass for one that was left out. */
const kinds: Record<keyof GuardOptions, readonly string[]> = {
  issuer: ["string"],
  audience: ["string", "list"],
  profile: ["string"],
  keys: ["object"],
  secret: ["string"],
  algorithms: ["list"],
  typ: ["string"],
  feed: ["boolean"],
  feedSecret: ["string"],
  whenFeedIsDown: ["string", "object"],
  clockTolerance: ["number"],
  readyTimeout: ["number"],
  otherOrigins: ["list"],
  maxRevocations: ["number"],
  onFeedDown: ["function"],
  onFeedUp: ["function"],
  onError: ["function"],
  clock: ["function"],
  random: ["function"],
  fetch: ["function"],
  schedule: ["function"],
};

/** @throws TypeError for wrong options, Error for an issuer that may not be fetched, JwtError `key_invalid` for keys */
export function readOptions(options: GuardOptions): GuardSettings {
  checkKinds(options);
  const { issuer, audience, profile = "countersign", typ = "at+jwt", algorithms } = options;
  if (issuer === undefined) throw new TypeError("`issuer` is missing: whose tokens are accepted?");
  checkAudience(options);
  checkAlgorithms(options);
  const fixedKeys = readKeys(options);
  const feed = options.feed ?? (profile === "countersign" && options.keys === undefined);
  if (profile !== "countersign" && feed) throw new TypeError("`feed` is of Countersign's issuers only.");
  if (feed || fixedKeys === undefined) parseAddress(issuer, "`issuer`");
  if (!["countersign", "rfc9068"].includes(profile)) throw new TypeError("`profile` is unknown.");
  if (!["at+jwt", "JWT"].includes(typ)) throw new TypeError("`typ` is `at+jwt` or `JWT`.");
  return {
    issuer,
    audience,
    profile,
    fixedKeys,
    algorithms,
    typ,
    feed,
    feedSecret: readFeedSecret(options),
    refuseAfter: readRefuseAfter(options, feed),
    clockTolerance:
      1000 * readNumber(options, "clockTolerance", { least: 0, most: clockToleranceMax, default: 5 }),
    readyTimeout: 1000 * readNumber(options, "readyTimeout", { least: 0.1, most: 3600, default: 10 }),
    otherOrigins: (options.otherOrigins ?? []).map((one) => parseAddress(one, "`otherOrigins`").origin),
    maxRevocations: readNumber(options, "maxRevocations", { least: 1, most: 15_000_000, default: 1_000_000 }),
  };
}

function checkKinds(options: GuardOptions): void {
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(kinds, name)) throw new TypeError(`\`${name}\` is no option of a guard.`);
    const { [name as keyof GuardOptions]: expected } = kinds;
    const kind = Array.isArray(value) ? "list" : value === null ? "null" : typeof value;
    if (kind === "undefined" || expected.includes(kind)) continue;
    throw new TypeError(
      `\`${name}\` must be ${expected.map(withArticle).join(" or ")}, not ${withArticle(kind)}.`,
    );
  }
}

function withArticle(kind: string): string {
  if (kind === "null") return kind;
  return `${kind === "object" ? "an" : "a"} ${kind}`;
}

/** As the verifier does, but before anything runs. */
function checkAudience({ audience }: GuardOptions): void {
  if (audience === undefined) throw new TypeError("`audience` is missing: for whom are the tokens?");
  const names: readonly unknown[] = [audience].flat();
  if (names.length > 0 && names.every((name) => typeof name === "string" && name !== "")) return;
  throw new TypeError("`audience` is one or more texts, such as https://api.example.");
}

/** What cannot stand in a header must not get as far as `fetch`, which would tell it in its error. */
function readFeedSecret({ feedSecret }: GuardOptions): string | undefined {
  const secret = feedSecret?.trim();
  if (secret === undefined || /^[\x21-\x7e]+$/.test(secret)) return secret;
  throw new TypeError("`feedSecret` is one line of ASCII without spaces, as COUNTERSIGN_FEED_SECRET.");
}

function readRefuseAfter({ whenFeedIsDown = "accept" }: GuardOptions, feed: boolean): number | undefined {
  if (whenFeedIsDown === "accept") return undefined;
  if (typeof whenFeedIsDown === "string") {
    throw new TypeError("`whenFeedIsDown` is `accept`, or `{ refuseAfter }` with a number of seconds.");
  }
  if (!feed) throw new TypeError("`whenFeedIsDown` needs the feed.");
  return 1000 * readNumber(whenFeedIsDown, "refuseAfter", { least: 6, most: 86_400, default: Number.NaN });
}

function readNumber<Name extends string>(
  options: { readonly [name in Name]?: number },
  name: Name,
  bounds: { least: number; most: number; default: number },
): number {
  const value: number = options[name] ?? bounds.default;
  if (value >= bounds.least && value <= bounds.most) return value;
  throw new TypeError(`\`${name}\` is a number from ${bounds.least} to ${bounds.most}.`);
}
