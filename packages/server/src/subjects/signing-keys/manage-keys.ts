import { importKey } from "@countersign/jwt";
import { UniqueViolation } from "../../database/failures.ts";
import { Problem } from "../../problem.ts";
import { toTime } from "../../time.ts";
import { type AuditEventType, type By, whoDid } from "../audit/audit-event.ts";
import type { EndingParts } from "../sessions/end-session.ts";
import type { Stores } from "../stores.ts";
import type { KeySchedule } from "./schedule.ts";
import { createEventSigner } from "./sign-event.ts";
import { findSigningKey } from "./find-signing-key.ts";
import type { SigningKey } from "./signing-key.ts";
import { readSchedule, type SuccessionParts } from "./succession.ts";

/** A signing key as operators see it. */
interface KeyEntry {
  readonly kid: string;
  readonly alg: string;
  /** Signs, will sign, or only verifies what it has signed. */
  readonly state: "current" | "next" | "retired";
  readonly created_at: string;
  /** From when on it signs. */
  readonly use_at: string;
}

export interface ManageKeysParts extends SuccessionParts, EndingParts {}

/**
 * What operators do with signing keys; each server reads them again within a second. Codes: `not_found`,
 * `invalid_request` for shared secrets, which are settings, and where the settings are not those of the servers.
 */
export interface ManageKeys {
  list(): Promise<KeyEntry[]>;
  /** Gives the key that signs next: a new one, once receivers had their time to fetch it, unless one is as near. */
  rotate(by: By): Promise<KeyEntry>;
  /** Takes a stolen key away: no token of it verifies, and where it signed, another key does at once. */
  revoke(kid: string, by: By): Promise<void>;
}

export function createManageKeys(parts: ManageKeysParts): ManageKeys {
  const list = async () => describe(await readSchedule(parts));
  return {
    list,
    async rotate(by) {
      await parts
        .inTransaction((stores) => rotate(stores, by, parts))
        .catch((error: unknown) => {
          // Another process made the successor first: then that is the one.
          if (!(error instanceof UniqueViolation)) throw error;
        });
      const newest = (await list()).at(-1);
      if (newest === undefined) throw new Problem("unavailable", "The keys changed meanwhile. Try again.");
      return newest;
    },
    revoke(kid, by) {
      const once = () => parts.inTransaction((stores) => revoke(stores, kid, by, parts));
      return once().catch((error: unknown) => {
        // A server made the successor at the same moment, as its schedule wants it: this counts on that one.
        if (error instanceof UniqueViolation) return once();
        throw error;
      });
    },
  };
}

function describe({ current, next, published }: KeySchedule): KeyEntry[] {
  return published.map((key) => ({
    kid: key.kid,
    alg: key.alg,
    state: key === current ? "current" : key === next ? "next" : "retired",
    created_at: toTime(key.createdAt),
    use_at: toTime(key.useAt),
  }));
}

async function rotate(stores: Stores, by: By, parts: ManageKeysParts): Promise<void> {
  const { maker, clock, times } = parts;
  if (!maker.onSchedule) throw sharedSecret();
  await stores.signingKeys.lock();
  const { current, next } = await readSchedule({ ...parts, stores });
  const newest = next ?? current;
  if (newest !== undefined && !maker.fits(newest)) throw otherSettings(newest);
  const createdAt = clock();
  // The very first key signs at once: nobody has fetched another.
  const useAt = current === undefined ? createdAt : createdAt + times.publishLead;
  if (next !== undefined && next.useAt <= useAt) return;
  // It has signed nothing yet, and now never will.
  if (next !== undefined) await stores.signingKeys.delete(next.kid);
  const key = maker.make({ follows: current?.kid ?? "", useAt, createdAt });
  await stores.signingKeys.insert(key);
  await record(stores, "key.rotated", key.kid, by, parts);
}

async function revoke(stores: Stores, kid: string, by: By, parts: ManageKeysParts): Promise<void> {
  const { maker, clock, announce } = parts;
  // Two that revoke current and next at once would each count on the other's key.
  await stores.signingKeys.lock();
  const { current, next, published, gone } = await readSchedule({ ...parts, stores });
  const key = [...published, ...gone].find((one) => one.kid === kid);
  if (key === undefined)
    throw new Problem("not_found", "There is no such key. `countersign keys list` shows which there are.");
  if (key.publicJwk === null) throw sharedSecret();
  const at = clock();
  await stores.signingKeys.takeOut(kid);
  if (key === current) await replace(key, next, at);
  // The key itself must not vouch for its end: it is stolen.
  const signing = findSigningKey(await readSchedule({ ...parts, stores }), maker);
  await announce(stores, [{ kind: "key", kid }], signing ? createEventSigner(importKey(signing.jwk)) : null);
  await record(stores, "key.revoked", kid, by, parts);

  /** Receivers may not have fetched the successor yet: that a stolen key goes at once weighs more. */
  async function replace(revoked: SigningKey, successor: SigningKey | undefined, now: number): Promise<void> {
    if (successor !== undefined) return stores.signingKeys.bringForward(successor.kid, now);
    if (!maker.fits(revoked)) throw otherSettings(revoked);
    await stores.signingKeys.insert(maker.make({ follows: revoked.follows, useAt: now, createdAt: now }));
  }
}

async function record(
  { audit }: Stores,
  type: AuditEventType,
  kid: string,
  by: By,
  { newId, clock }: EndingParts,
): Promise<void> {
  await audit.append([{ type, data: { kid }, ...whoDid(by), id: newId(), at: clock() }]);
}

function otherSettings({ alg }: SigningKey): Problem {
  return new Problem(
    "invalid_request",
    `The newest key is for ${alg}, and these settings want another: run this with the settings of the servers.`,
  );
}

function sharedSecret(): Problem {
  return new Problem(
    "invalid_request",
    "Shared secrets are settings: put a new one first in COUNTERSIGN_HS_SECRET, and take a stolen one out.",
  );
}
