import { deriveKeys } from "../../packages/server/src/subjects/master-secrets/derived-keys.ts";
import { encodeRefreshToken } from "../../packages/server/src/subjects/sessions/refresh-token.ts";
import type { Session } from "../../packages/server/src/subjects/sessions/session.ts";
import { sha256 } from "../../packages/server/src/subjects/sessions/sha256.ts";

const day = 86_400_000; // ms
const sessionsPerUser = 10;

/** Sessions by number: the same number gives the same session, so that nobody needs to keep a million tokens. */
export interface SeededSessions {
  session(index: number): Session;
  /** The refresh token that the session was made with. */
  token(index: number): string;
}

/** As log-ins of the last day would have made them; `age` (ms) sets them back. */
export function seededSessions(
  masterSecret: Uint8Array,
  keyVersion: number,
  now: number,
  age = 0,
): SeededSessions {
  const { tag } = deriveKeys(masterSecret);
  const session = (index: number): Session => {
    const createdAt = now - age - day + index;
    return {
      id: idAt(createdAt, index),
      userId: userId(index),
      mode: "token",
      keyVersion,
      generation: 0,
      hash: sha256(secretOf(index)),
      issuedAt: Math.floor(createdAt / 1000),
      rotations: [],
      deviceName: "Firefox on Linux",
      origin: {
        ip: "203.0.113.7",
        userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
      },
      network: "203.0.113.7",
      amr: ["pwd"],
      authTime: Math.floor(createdAt / 1000),
      createdAt,
      lastSeenAt: createdAt,
      idleExpiresAt: createdAt + 14 * day,
      expiresAt: createdAt + 30 * day,
      endedAt: null,
      endReason: null,
    };
  };
  return {
    session,
    token(index) {
      const { id: sessionId, generation, issuedAt } = session(index);
      return encodeRefreshToken(
        { keyVersion, sessionId, generation, issuedAt, secret: secretOf(index) },
        tag,
      );
    },
  };
}

function secretOf(index: number): Uint8Array {
  return sha256(Buffer.from(`session ${index} of the benchmark`));
}

export function userId(index: number): string {
  return idAt(1_700_000_000_000, Math.floor(index / sessionsPerUser));
}

/** A UUIDv7 of that moment whose random bits are no random bits. */
function idAt(ms: number, index: number): string {
  const time = ms.toString(16).padStart(12, "0");
  const rest = sha256(Buffer.from(`id ${index}`)).toString("hex");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(0, 3)}-8${rest.slice(3, 6)}-${rest.slice(6, 18)}`;
}
