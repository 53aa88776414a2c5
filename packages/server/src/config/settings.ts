import { algorithms, type Algorithm } from "@countersign/jwt";
import { passwordMaxLength } from "@countersign/protocol";
import { argon2Bounds } from "../subjects/passwords/argon2-bounds.ts";
import { audiences } from "./audience.ts";
import { databaseUrl } from "./database-url.ts";
import { duration } from "./duration.ts";
import { host } from "./host.ts";
import { bearerSecret } from "./bearer-secret.ts";
import { boolean, choice, integer, type Kind, port } from "./kinds.ts";
import { origin, origins } from "./origins.ts";
import { proxies } from "./proxies.ts";
import { secrets } from "./secrets.ts";

interface Setting {
  readonly kind: Kind<unknown>;
  /** As one would write it; "" means that what `meaning` says holds. */
  readonly default: string;
  /** A sentence for the documentation. */
  readonly meaning: string;
}

const { memory, passes, lanes } = argon2Bounds;
const algorithmNames: readonly Algorithm[] = algorithms.map(({ name }) => name);
const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

/** Every setting, in the order of the documentation; the environment names them with the prefix `COUNTERSIGN_`. */
const settingsTable = {
  HOST: {
    kind: host,
    default: "127.0.0.1",
    meaning: "What to listen on. `0.0.0.0` or `::` means every network interface.",
  },
  PORT: { kind: port, default: "4000", meaning: "The TCP port to listen on; 0 lets the system choose." },
  ISSUER: {
    kind: origin,
    default: "",
    meaning:
      "The server's public origin, which stands in every token as `iss`. By default `http://localhost:PORT`; required, and https, once `HOST` is not loopback.",
  },
  AUDIENCE: {
    kind: audiences,
    default: "",
    meaning: "Who accepts the access tokens: their `aud`. By default the issuer.",
  },
  DATABASE_URL: {
    kind: databaseUrl,
    default: "sqlite:./data/countersign.db",
    meaning:
      "Where the data is: a file, whose relative path starts at the working directory, or PostgreSQL 15 or later. Of several hosts the first that takes writes is used. `?sslmode=verify-full` checks its certificate, against `sslrootcert` where the system does not know the issuer; `require` does so too.",
  },
  DATABASE_POOL: {
    kind: integer(1, 1_000),
    default: "10",
    meaning:
      "Connections to PostgreSQL of each of the two pools: one for what must be on disk before it is answered, one for refreshes and reads. One more connection listens for revocations, unless `DATABASE_POOLER` is set.",
  },
  DATABASE_POOLER: {
    kind: choice(["off", "transaction"]),
    default: "off",
    meaning:
      "Whether a pooler stands before PostgreSQL that gives a connection for one transaction at a time, such as PgBouncer in transaction mode. `transaction` prepares no statements and sets time-outs and durability in each transaction, which costs some speed; what only reads then has the time-outs of the database's user.",
  },
  SECRET: {
    kind: secrets,
    default: "",
    meaning:
      "Master secrets as `countersign secret new` prints them: the first is current, the others are still accepted. By default one is made at the first start and kept in `./secrets`; required with PostgreSQL.",
  },
  SIGNING_ALG: {
    kind: choice(algorithmNames),
    default: "ES256",
    meaning: "The algorithm that signs access tokens. With HS256, HS384 and HS512, `HS_SECRET` is required.",
  },
  HS_SECRET: {
    kind: secrets,
    default: "",
    meaning:
      "Shared secrets for HS256 (32 bytes or more), HS384 (48) or HS512 (64), written as base64url: the first signs, all verify. Not allowed with other algorithms.",
  },
  ACCESS_TOKEN_TYP: {
    kind: choice(["at+jwt", "JWT"]),
    default: "at+jwt",
    meaning: "The `typ` of access tokens; `JWT` only for receivers that refuse `at+jwt`.",
  },
  ACCESS_TOKEN_TTL: {
    kind: duration("1s", "24h"),
    default: "5m",
    meaning: "How long an access token lives at most; each gets up to 5 % less.",
  },
  ACCESS_TOKEN_EMAIL: {
    kind: boolean,
    default: "true",
    meaning: "Whether access tokens carry `email` and `email_verified`.",
  },
  SESSION_TTL: {
    kind: duration("1s", "3650d"),
    default: "30d",
    meaning: "How long a session lives at most, however often it is used.",
  },
  SESSION_IDLE_TTL: {
    kind: duration("1s", "3650d"),
    default: "7d",
    meaning: "How long a session lives unused; at most `SESSION_TTL`.",
  },
  REFRESH_GRACE: {
    kind: duration("0s", "10m"),
    default: "30s",
    meaning:
      "How long after its first use a refresh token may be presented again by a client that sends no `Idempotency-Key`. Shorter than 95 % of `ACCESS_TOKEN_TTL`.",
  },
  REFRESH_BURST: {
    kind: integer(0, 1_000),
    default: "8",
    meaning:
      "How many refreshes of one session a grace window may see. 0 is no limit: a retry that more than eight refreshes have overtaken then counts as reuse.",
  },
  ROTATE_KEYS_EVERY: {
    kind: duration("1s", "3650d"),
    default: "30d",
    meaning: "How long a signing key signs before the next one does. HS secrets are not rotated.",
  },
  KEY_PUBLISH_LEAD: {
    kind: duration("0s", "30d"),
    default: "10m",
    meaning:
      "How long a new signing key is published before it signs: at least as long as receivers keep the key set. Shorter than `ROTATE_KEYS_EVERY`.",
  },
  ENDED_SESSION_RETENTION: {
    kind: duration("0s", "3650d"),
    default: "30d",
    meaning: "How long ended sessions are kept.",
  },
  AUDIT_RETENTION: {
    kind: duration("0s", "3650d"),
    default: "365d",
    meaning: "How long the audit log keeps what happened.",
  },
  SIGNUP: {
    kind: choice(["open", "closed"]),
    default: "open",
    meaning: "Whether anybody may create an account, or only operators.",
  },
  SIGNUP_BURST: {
    kind: integer(0, 1_000_000),
    default: "100",
    meaning:
      "How many sign-ups a network (an IPv4 address or an IPv6 /64) may try in 15 minutes, also with addresses that are taken. 0 is no limit.",
  },
  PASSWORD_MIN_LENGTH: {
    kind: integer(8, passwordMaxLength / 2),
    default: "8",
    meaning: "The least number of characters of a new password. NIST and OWASP advise 15.",
  },
  ARGON2_MEMORY: {
    kind: integer(memory.min, memory.max),
    default: "19456",
    meaning: "KiB of memory to hash a password with (Argon2id). Hashes are renewed at log-in.",
  },
  ARGON2_PASSES: {
    kind: integer(passes.min, passes.max),
    default: "2",
    meaning: "How often hashing passes over the memory.",
  },
  ARGON2_LANES: {
    kind: integer(lanes.min, lanes.max),
    default: "1",
    meaning: "Argon2's degree of parallelism; one thread computes all lanes.",
  },
  CORS_ORIGINS: {
    kind: origins,
    default: "",
    meaning: "Other origins whose pages may call the server, also with the session cookie. By default none.",
  },
  TRUST_PROXY: {
    kind: proxies,
    default: "off",
    meaning:
      "The reverse proxies whose `X-Forwarded-For` counts; also `loopback`, `linklocal` and `uniquelocal` (private networks).",
  },
  PAGES: {
    kind: choice(["on", "off"]),
    default: "on",
    meaning:
      "Whether the server has pages at `/`: sign up, log in, my account, my token. Applications with pages of their own turn them off.",
  },
  METRICS_TOKEN: {
    kind: bearerSecret,
    default: "",
    meaning:
      "The bearer token that `/metrics` asks for. Without one the route exists only while `HOST` and `ISSUER` are loopback.",
  },
  FEED_SECRET: {
    kind: bearerSecret,
    default: "",
    meaning:
      "The bearer token that the revocation feed asks for; required once `HOST` is not loopback. Without one the feed exists only while `HOST` and `ISSUER` are loopback.",
  },
  LOG_LEVEL: {
    kind: choice(logLevels),
    default: "info",
    meaning: "The least severe events that are logged.",
  },
  DRAIN_TIMEOUT: {
    kind: duration("0s", "10m"),
    default: "10s",
    meaning: "How long a stopping server lets requests finish.",
  },
} as const satisfies Record<string, Setting>;

type SettingName = keyof typeof settingsTable;

type CamelCase<Name extends string> = Name extends `${infer Word}_${infer Rest}`
  ? `${Lowercase<Word>}${Capitalize<CamelCase<Rest>>}`
  : Lowercase<Name>;

/** The same as pairs of name and row. */
export const settingsRows: readonly (readonly [string, Setting])[] = Object.entries(settingsTable);

/** What each setting's text becomes. Durations are in milliseconds, sizes in KiB, secrets in bytes. */
export type Settings = {
  readonly [Name in SettingName as CamelCase<Name>]: ReturnType<
    (typeof settingsTable)[Name]["kind"]["parse"]
  >;
};

/** Settings as far as they could be read: `undefined` where the text was wrong. */
export type ReadableSettings = { readonly [Member in keyof Settings]: Settings[Member] | undefined };

/** The name of a setting's member: `SESSION_IDLE_TTL` is `sessionIdleTtl`. */
export function memberName(name: string): string {
  return name.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}
