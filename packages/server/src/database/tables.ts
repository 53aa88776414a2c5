import type { EndReason } from "@countersign/protocol";
import type { Generated } from "kysely";

/**
 * The database as queries see it. Times are whole milliseconds since the epoch unless the name says seconds, ids are
 * UUIDv7 texts, hashes and sealed keys are blobs. These types never leave the stores.
 */
export interface Tables {
  users: UsersTable;
  passwords: PasswordsTable;
  guesses: GuessesTable;
  sessions: SessionsTable;
  signing_keys: SigningKeysTable;
  roles: RolesTable;
  user_roles: UserRolesTable;
  policy: PolicyTable;
  revocations: RevocationsTable;
  audit_events: AuditEventsTable;
  runs: RunsTable;
  master_secrets: MasterSecretsTable;
  migrations: MigrationsTable;
}

interface UsersTable {
  id: string;
  /** As typed, trimmed. */
  email: string;
  /** The look-up form: unique. */
  email_key: string;
  email_verified: Generated<number>;
  disabled_at: number | null;
  roles_version: Generated<number>;
  created_at: number;
}

interface PasswordsTable {
  user_id: string;
  /** A PHC string. */
  hash: string;
  /** Rises with each change of the password; a costlier hash of the same one leaves it. */
  version: Generated<number>;
  changed_at: number;
}

interface GuessesTable {
  /** What is counted, hashed: neither an e-mail nor an address stands here. */
  key: string;
  count: number;
  window_ends_at: number;
}

interface SessionsTable {
  id: string;
  user_id: string;
  mode: "token" | "cookie";
  /** Which master secret the session's refresh tokens come from; the same for its whole life. */
  key_version: number;
  generation: number;
  /** SHA-256 of the secret of this generation. */
  hash: Uint8Array;
  /** Seconds: stands in the token of this generation. */
  issued_at: number;
  /** The last rotations, as `sessions/rotation-text.ts` writes them. */
  rotations: string;
  device_name: string;
  user_agent: string | null;
  ip: string | null;
  /** The IPv4 address or IPv6 /64 of the log-in: what tells a device that was here before. */
  network: string;
  /** Space-separated authentication methods (RFC 8176). */
  amr: string;
  /** Seconds. */
  auth_time: number;
  created_at: number;
  last_seen_at: number;
  idle_expires_at: number;
  /** The absolute end; no rotation moves it. */
  expires_at: number;
  ended_at: number | null;
  end_reason: EndReason | null;
}

interface SigningKeysTable {
  kid: string;
  alg: string;
  /** The `kid` of the key before this one, empty for the first: unique, so that a key has one successor. */
  follows: string;
  /** JSON; null where the key is a shared secret. */
  public_jwk: string | null;
  /** AES-256-GCM: nonce, ciphertext, tag; null where the key is a shared secret. */
  sealed_private: Uint8Array | null;
  /** Which master secret seals it. */
  key_version: number | null;
  /** Tells a shared secret without holding it. */
  secret_check: Uint8Array | null;
  use_at: number;
  created_at: number;
}

interface RolesTable {
  name: string;
  /** Space-separated, sorted. */
  permissions: string;
  created_at: number;
}

interface UserRolesTable {
  user_id: string;
  role: string;
}

interface PolicyTable {
  /** Always 1: the table has one row. */
  id: number;
  version: number;
}

interface RevocationsTable {
  id: string;
  at: number;
  kind: "session" | "user" | "role" | "key";
  subject: string;
  /** JSON: what the feed says beside the subject. */
  data: string;
  /** No access token that this concerns lives longer. */
  expires_at: number;
  /** The signed event; null until somebody could sign it. */
  set_token: string | null;
}

interface AuditEventsTable {
  id: string;
  at: number;
  type: string;
  user_id: string | null;
  session_id: string | null;
  /** Who did it, where that is not the user. */
  actor_id: string | null;
  ip: string | null;
  user_agent: string | null;
  /** JSON. */
  data: string;
}

interface RunsTable {
  id: string;
  started_at: number;
  last_seen_at: number;
  /** ms: how long the access tokens of this run live at most. */
  token_lifetime: number;
  /** The `kid` of the key that it signs with. */
  signs_with: string | null;
}

interface MasterSecretsTable {
  v: number;
  /** HKDF of the secret: tells it without holding it. */
  check_value: Uint8Array;
  first_seen_at: number;
}

interface MigrationsTable {
  name: string;
  at: number;
}
