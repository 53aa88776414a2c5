import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import type { AccessTokenClaims, EndReason } from "@countersign/protocol";
import type { Revocation } from "./revocation.ts";
import { createSubjectFilter } from "./subject-filter.ts";

/** Why a token is refused although it is genuine. */
interface WhyRevoked {
  readonly code: "session_ended" | "token_stale";
  /** Why the session ended. */
  readonly reason?: EndReason;
}

/** What of a token's claims revocations are about. */
type RevocableClaims = Pick<AccessTokenClaims, "sid" | "sub" | "roles" | "roles_version" | "policy_version">;

/** The live revocations, and the digest by which the issuer's heartbeats show whether one is missing. */
export interface LiveSet {
  /** Adds one; one that is there already changes nothing. @throws Error when the set is full */
  add(revocation: Revocation): void;
  /** Makes this (ms, the issuer's clock) the moment that `count` and `digest` are about, and forgets what is long over. */
  setTime(time: number): void;
  count(): number;
  digest(): string;
  /** One look-up for a token's session, and more only while roles have changed. */
  find(claims: RevocableClaims): WhyRevoked | undefined;
  isKeyRevoked(kid: string | undefined): boolean;
  readonly hasRevokedKeys: boolean;
  /** How many are kept, those that are just over too. */
  readonly size: number;
}

/**
 * The keys that were revoked, shared by all sets of a guard and never forgotten: a key set that is fixed, or was fetched before the
 * issuer's other processes knew, may still have one when its revocation is over, and whoever stole it can sign anew.
 */
export type RevokedKeys = Map<string, Revocation>;

/** How long one that is over is kept (ms): another process of the issuer may have a clock that is behind. */
const keptAfterwards = 60_000;

export function createLiveSet(maxEntries: number, revokedKeys: RevokedKeys): LiveSet {
  const byId = new Map<string, Revocation>();
  const bySubject = { session: subjects(), user: subjects(), role: subjects(), key: revokedKeys };
  const mayHaveEnded = createSubjectFilter(bySubject.session);
  /** By the second in which they are over, so that time passing touches only those. */
  const bySecond = new Map<number, Revocation[]>();
  const digest = Buffer.alloc(32);
  let counted = 0;
  let now = 0;

  function toggle({ id }: Revocation, change: 1 | -1): void {
    const hash = createHash("sha256").update(id).digest();
    for (let at = 0; at < digest.length; at += 1) digest[at] = (digest[at] ?? 0) ^ (hash[at] ?? 0);
    counted += change;
  }

  function forget(revocation: Revocation): void {
    byId.delete(revocation.id);
    if (revocation.kind === "key") return;
    const kept = bySubject[revocation.kind];
    if (kept.get(revocation.subject) === revocation) kept.delete(revocation.subject);
  }

  function moveTo(time: number): void {
    const [from, to] = time < now ? [time, now] : [now, time];
    const change = time < now ? 1 : -1;
    for (const [second, revocations] of bySecond) {
      if ((second + 1) * 1000 <= from || second * 1000 > to) continue;
      for (const one of revocations) if (one.liveUntil > from && one.liveUntil <= to) toggle(one, change);
    }
    now = time;
  }

  return {
    add(revocation) {
      const { id, liveUntil, kind, subject } = revocation;
      if (byId.has(id) || liveUntil <= now - keptAfterwards) return;
      if (byId.size >= maxEntries) throw new Error(`The issuer has over ${maxEntries} live revocations.`);
      byId.set(id, revocation);
      const known = bySubject[kind].get(subject);
      if (known === undefined || isStronger(revocation, known)) bySubject[kind].set(subject, revocation);
      if (kind === "session") mayHaveEnded.added(subject);
      const second = Math.floor(liveUntil / 1000);
      const others = bySecond.get(second);
      if (others === undefined) bySecond.set(second, [revocation]);
      else others.push(revocation);
      if (liveUntil > now) toggle(revocation, 1);
    },
    setTime(time) {
      moveTo(time);
      for (const [second, revocations] of bySecond) {
        if ((second + 1) * 1000 > time - keptAfterwards) continue;
        for (const one of revocations) forget(one);
        bySecond.delete(second);
      }
    },
    count: () => counted,
    digest: () => digest.toString("base64url"),
    find({ sid, sub, roles, roles_version, policy_version }) {
      const ended = mayHaveEnded.mayHave(sid) ? bySubject.session.get(sid) : undefined;
      if (ended !== undefined) return { code: "session_ended", reason: ended.reason };
      const { user, role } = bySubject;
      if (user.size > 0 && roles_version < (user.get(sub)?.version ?? 0)) return { code: "token_stale" };
      if (role.size > 0 && roles.some((name) => policy_version < (role.get(name)?.version ?? 0))) {
        return { code: "token_stale" };
      }
      return undefined;
    },
    isKeyRevoked: (kid) => kid !== undefined && bySubject.key.has(kid),
    get hasRevokedKeys() {
      return bySubject.key.size > 0;
    },
    get size() {
      return byId.size;
    },
  };
}

function subjects(): Map<string, Revocation> {
  return new Map();
}

/** Of two about one subject the higher number counts, of two that say the same the one that lives longer. */
function isStronger(left: Revocation, right: Revocation): boolean {
  return left.version === right.version ? left.liveUntil > right.liveUntil : left.version > right.version;
}
