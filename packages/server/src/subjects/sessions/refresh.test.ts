import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { EndReason } from "@countersign/protocol";
import { Problem } from "../../problem.ts";
import type { AuditEvent } from "../audit/audit-event.ts";
import type { DerivedKeys } from "../master-secrets/derived-keys.ts";
import type { Stores } from "../stores.ts";
import { hashSecret, nextSecret } from "./chain.ts";
import { keyHash } from "./idempotency-key.ts";
import { createRefresh, type RefreshParts } from "./refresh.ts";
import { type RefreshToken, sessionIdBytes } from "./refresh-token.ts";
import type { Session } from "./session.ts";
import type { Spending } from "./spend-row.ts";

const NOW = 1_000_000;
const SESSION_ID = "0199f7a0-0000-7abc-8def-0123456789ab";
const ORIGIN = { ip: "192.0.2.1", userAgent: null };
const chain = { chainKey: Buffer.alloc(32, 1), sessionId: sessionIdBytes(SESSION_ID) };
const first = Buffer.alloc(32, 3);
const KEYS = { chain: chain.chainKey } as unknown as DerivedKeys;
const second = nextSecret(chain, 1, hashSecret(first));

/** A token of the session's chain. */
function tokenOf(generation: number, secret: Uint8Array): RefreshToken {
  return { keyVersion: 1, sessionId: SESSION_ID, generation, issuedAt: 900, secret };
}

const STORED = {
  id: SESSION_ID,
  userId: "ada",
  mode: "token",
  keyVersion: 1,
  generation: 0,
  hash: hashSecret(first),
  issuedAt: 900,
  rotations: [],
  idleExpiresAt: NOW + 1,
  expiresAt: NOW + 1,
  endedAt: null,
  endReason: null,
} as unknown as Session;

interface Setting {
  /** What the database holds of the session. */
  session?: Session | undefined;
  hasAccount?: boolean;
  hasKeys?: boolean;
  /** How often the write loses its race. */
  races?: number;
  burst?: number;
  /** Whether the store spends the token without a look at the session. */
  spends?: boolean | Problem;
  /** ms that it takes. */
  writing?: number;
  /** Whether the account is deleted once the session was looked at. */
  isDeletedMeanwhile?: boolean;
  /** Why another request ends the session before this one can. */
  endedBefore?: EndReason;
}

function actionWith(setting: Setting = {}) {
  const {
    hasAccount = true,
    hasKeys = true,
    races = 0,
    burst = 8,
    spends = false,
    writing = 0,
    isDeletedMeanwhile = false,
    endedBefore,
  } = setting;
  let session = "session" in setting ? setting.session : STORED;
  let now = NOW;
  const seen = {
    spendings: [] as Spending[],
    reads: 0,
    ran: [] as number[],
    outcomes: [] as string[],
    events: [] as AuditEvent[],
  };
  const stores = {
    endings: [],
    sessions: {
      spend: async (spending: Spending) => {
        seen.spendings.push(spending);
        now += writing;
        if (spends instanceof Problem) throw spends;
        return spends ? { session: { ...STORED, ...spending.next }, account: { id: "ada" } } : undefined;
      },
      findWithAccount: async () => {
        seen.reads += 1;
        return session && { session, account: hasAccount ? { id: "ada" } : undefined };
      },
      rotate: async () => (seen.reads <= races ? "raced" : "rotated"),
      end: async () => {
        if (endedBefore === undefined) return true;
        session = session && { ...session, endedAt: NOW, endReason: endedBefore };
        return false;
      },
    },
    users: {
      lock: async () => {},
      find: async (id: string) => (isDeletedMeanwhile ? undefined : { id }),
    },
    runs: { covers: async (moment: number) => seen.ran.push(moment) > 0 },
    audit: { append: async (events: AuditEvent[]) => void seen.events.push(...events) },
  } as unknown as Stores;
  const parts = {
    stores,
    inTransaction: (work) => work(stores),
    keyring: { current: 1, currentKeys: KEYS, keysOf: () => (hasKeys ? KEYS : undefined) },
    handOut: async (_account, held, secret) => ({ held, secret }) as never,
    readyToSign: async () => {},
    onRefresh: (outcome) => void seen.outcomes.push(outcome),
    clock: () => now,
    newId: () => "an id",
    announce: async () => {},
    settings: { refreshGrace: 30_000, refreshBurst: burst, sessionIdleTtl: 7_000 },
  } as RefreshParts;
  const refresh = createRefresh(parts);
  return {
    seen,
    refresh: async (token: RefreshToken, mode: Session["mode"] = "token", idempotencyKey?: string) => {
      const answer: unknown = await refresh({ token, mode, idempotencyKey, origin: ORIGIN });
      return answer as { held: Session; secret: Uint8Array };
    },
  };
}

async function refusalOf(refreshing: Promise<unknown>) {
  const { code, reason, action, retryAfter } = await refreshing.then(
    () => assert.fail("It was answered."),
    (problem: Problem) => problem,
  );
  return { code, reason, action, retryAfter };
}

const OVER = { code: "session_ended", action: "log_in", retryAfter: undefined };

describe("a refresh", () => {
  test("hands out the successor, and lets the session idle from now on", async () => {
    const { refresh, seen } = actionWith();
    const { held, secret } = await refresh(tokenOf(0, first));
    assert.deepEqual(secret, second);
    assert.deepEqual(held.hash, hashSecret(second));
    assert.deepEqual([held.generation, held.issuedAt, held.lastSeenAt], [1, NOW / 1000, NOW]);
    assert.equal(held.idleExpiresAt, NOW + 7_000);
    assert.deepEqual([seen.outcomes, seen.events, seen.ran], [["rotated"], [], []]);
  });

  test("that is spent at once hands out the successor, and reads nothing", async () => {
    const { refresh, seen } = actionWith({ spends: true });
    const { held, secret } = await refresh(tokenOf(0, first), "token", "a key");
    assert.deepEqual(secret, second);
    assert.deepEqual([held.generation, held.hash], [1, hashSecret(second)]);
    assert.deepEqual([seen.reads, seen.outcomes, seen.events], [0, ["rotated"], []]);
    assert.deepEqual(seen.spendings, [
      {
        sessionId: SESSION_ID,
        mode: "token",
        keyVersion: 1,
        hash: hashSecret(first),
        generation: 0,
        key: keyHash("a key"),
        next: {
          generation: 1,
          hash: hashSecret(second),
          issuedAt: NOW / 1000,
          lastSeenAt: NOW,
          idleExpiresAt: NOW + 7_000,
        },
        inTheWay: { back: 8, before: NOW - 30_000 },
        remembered: 9,
      },
    ]);
  });

  test("of a cookie is spent at once only where the rotation before has left the window, with the first of its keys", async () => {
    const { refresh, seen } = actionWith({ spends: true });
    await refresh(tokenOf(0, first), "cookie", "a key,the one before");
    const [spending] = seen.spendings;
    assert.deepEqual(
      [spending?.mode, spending?.inTheWay, spending?.key],
      ["cookie", { back: 1, before: NOW - 30_000 }, keyHash("a key")],
    );
  });

  test("of the last generation that a token can hold is left to the rule: what it would be spent for cannot be", async () => {
    const { refresh, seen } = actionWith();
    assert.equal((await refusalOf(refresh(tokenOf(0xffff_ffff, second)))).reason, "unrecognized");
    assert.deepEqual([seen.spendings, seen.outcomes], [[], ["forged"]]);
  });

  test("that cannot be written is answered where it is a retry, and refused as it was otherwise", async () => {
    const spends = new Problem("unavailable", "The disk is full.");
    const spent = { ...STORED, generation: 1, hash: hashSecret(second) };
    const rotations = [{ from: 0, to: 0, at: NOW, key: null }];
    const retry = actionWith({ session: { ...spent, rotations }, spends });
    assert.deepEqual((await retry.refresh(tokenOf(0, first))).secret, second);
    assert.deepEqual(retry.seen.outcomes, ["repeated"]);
    const current = actionWith({ spends });
    await assert.rejects(current.refresh(tokenOf(0, first)), spends);
    assert.deepEqual(current.seen.outcomes, []);
  });

  test("whose write failed slowly is not looked at: the database would be waited for twice", async () => {
    const spends = new Problem("unavailable", "The database does not answer.");
    const session = { ...STORED, idleExpiresAt: NOW + 9_000, expiresAt: NOW + 9_000 };
    const slow = actionWith({ session, spends, writing: 2_001 });
    await assert.rejects(slow.refresh(tokenOf(0, first)), spends);
    assert.equal(slow.seen.reads, 0);
    const fast = actionWith({ session, spends, writing: 2_000 });
    await assert.rejects(fast.refresh(tokenOf(0, first)), spends);
    assert.equal(fast.seen.reads, 1);
  });

  test("whose write spent nothing, however slowly, is looked at: it may be a retry", async () => {
    const session = { ...STORED, idleExpiresAt: NOW + 9_000, expiresAt: NOW + 9_000 };
    const { refresh, seen } = actionWith({ session, writing: 2_001 });
    assert.deepEqual((await refresh(tokenOf(0, first))).secret, second);
    assert.equal(seen.reads, 1);
  });

  test("where sessions may refresh as often as they like has nothing in its way", async () => {
    const { refresh, seen } = actionWith({ spends: true, burst: 0 });
    await refresh(tokenOf(0, first));
    assert.deepEqual(seen.spendings[0]?.inTheWay, { back: 1, before: Infinity });
  });

  test("that fails for a reason nobody knows is no retry", async () => {
    const spends = new Problem("not_found", "There is none.");
    const { refresh, seen } = actionWith({ spends });
    await assert.rejects(refresh(tokenOf(0, first)), spends);
    assert.equal(seen.reads, 0);
  });

  test("that loses its race reads and decides again, four times over", async () => {
    const { refresh, seen } = actionWith({ races: 4 });
    assert.deepEqual((await refresh(tokenOf(0, first))).secret, second);
    assert.deepEqual([seen.reads, seen.outcomes], [5, ["rotated"]]);
  });

  test("that loses its race five times may be tried again in a second", async () => {
    const { refresh, seen } = actionWith({ races: 5 });
    assert.deepEqual(await refusalOf(refresh(tokenOf(0, first))), {
      code: "unavailable",
      reason: undefined,
      action: "retry",
      retryAfter: 1,
    });
    assert.deepEqual([seen.reads, seen.outcomes], [5, ["outraced"]]);
  });

  test("of what is not there is refused for an unknown reason", async () => {
    for (const setting of [{ session: undefined }, { hasAccount: false }, { hasKeys: false }]) {
      const { refresh, seen } = actionWith(setting);
      assert.deepEqual(await refusalOf(refresh(tokenOf(0, first))), { ...OVER, reason: "unknown" });
      assert.deepEqual(seen.outcomes, ["session_ended"]);
    }
  });

  test("of a token that is ahead asks whether servers ran at its time, and notes what was adopted", async () => {
    const { refresh, seen } = actionWith();
    assert.equal((await refresh(tokenOf(1, second))).held.generation, 2);
    assert.deepEqual([seen.ran, seen.outcomes], [[900_000], ["adopted"]]);
    assert.deepEqual(seen.events, [
      {
        type: "session.adopted",
        userId: "ada",
        sessionId: SESSION_ID,
        origin: ORIGIN,
        data: { from: 0, to: 2 },
        id: "an id",
        at: NOW,
      },
    ]);
  });

  test("notes nothing of an account that is deleted meanwhile", async () => {
    const { refresh, seen } = actionWith({ isDeletedMeanwhile: true });
    await refresh(tokenOf(1, second));
    await refusalOf(refresh(tokenOf(0, second)));
    assert.deepEqual([seen.outcomes, seen.events], [["adopted", "forged"], []]);
  });

  test("of a cookie that is ahead adopts it as it is, with its own time", async () => {
    const { refresh } = actionWith({ session: { ...STORED, mode: "cookie" } });
    const { held, secret } = await refresh(tokenOf(1, second));
    assert.deepEqual([held.generation, held.issuedAt, secret], [1, 900, second]);
  });

  test("of a forged token is refused, counted and noted with the reason", async () => {
    const { refresh, seen } = actionWith();
    const refusal = await refusalOf(refresh(tokenOf(0, second)));
    assert.deepEqual(refusal, { ...OVER, reason: "unrecognized" });
    assert.deepEqual(seen.outcomes, ["forged"]);
    assert.equal(seen.events[0]?.type, "refresh_token.refused");
    assert.deepEqual(seen.events[0]?.data, { because: "forged" });
  });

  test("that is too old to be proved is refused, and noted nowhere", async () => {
    const { refresh, seen } = actionWith({ session: { ...STORED, generation: 4_097 } });
    assert.deepEqual(await refusalOf(refresh(tokenOf(0, second))), { ...OVER, reason: "unrecognized" });
    assert.deepEqual([seen.outcomes, seen.events], [["too_old"], []]);
    const oldest = actionWith({ session: { ...STORED, generation: 4_096 } });
    await refusalOf(oldest.refresh(tokenOf(0, second)));
    assert.deepEqual(oldest.seen.outcomes, ["forged"]);
  });

  test("that comes too soon waits until the window has room", async () => {
    const session = { ...STORED, generation: 1, hash: hashSecret(second) };
    const rotations = [{ from: 0, to: 0, at: NOW - 10_000, key: null }];
    const { refresh, seen } = actionWith({ session: { ...session, rotations }, burst: 1 });
    assert.deepEqual(await refusalOf(refresh(tokenOf(1, second))), {
      code: "too_many_requests",
      reason: undefined,
      action: "retry",
      retryAfter: 21,
    });
    assert.deepEqual(seen.outcomes, ["too_many_requests"]);
  });

  test("of a spent token that is answered again, or ends the session, is counted as that", async () => {
    const session = { ...STORED, generation: 1, hash: hashSecret(second) };
    const spentAt = (at: number) => ({ ...session, rotations: [{ from: 0, to: 0, at, key: null }] });
    const repeated = actionWith({ session: spentAt(NOW) });
    assert.deepEqual((await repeated.refresh(tokenOf(0, first))).secret, second);
    assert.deepEqual(repeated.seen.outcomes, ["repeated"]);
    const ended = actionWith({ session: spentAt(NOW - 30_001) });
    const refusal = await refusalOf(ended.refresh(tokenOf(0, first)));
    assert.deepEqual(refusal, { ...OVER, reason: "reuse_detected" });
    assert.deepEqual(ended.seen.outcomes, ["reuse_detected"]);
  });

  test("of a spent token whose session another request ends first is told that request's reason", async () => {
    const rotations = [{ from: 0, to: 0, at: NOW - 30_001, key: null }];
    const session = { ...STORED, generation: 1, hash: hashSecret(second), rotations };
    const { refresh, seen } = actionWith({ session, endedBefore: "logged_out" });
    assert.deepEqual(await refusalOf(refresh(tokenOf(0, first))), { ...OVER, reason: "logged_out" });
    assert.deepEqual(seen.outcomes, ["session_ended"]);
  });
});
