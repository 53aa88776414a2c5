import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { keyHash } from "../src/subjects/sessions/idempotency-key.ts";
import { refreshLimits } from "../src/subjects/sessions/refresh-limits.ts";
import { decideRefresh, inTheWay, type Proofs, type Rotation } from "../src/subjects/sessions/rotation.ts";
import { type Session, whyOver } from "../src/subjects/sessions/session.ts";
import type { SessionStore } from "../src/subjects/sessions/store.ts";
import { createStores } from "../src/subjects/stores.ts";
import { startTestServer } from "./test-server.ts";

const grace = 30_000;

const limitsOf = (refreshBurst: number) => refreshLimits({ refreshGrace: grace, refreshBurst });

type Choose = (below: number) => number;

/** Numbers that look random and are the same for the same seed. */
function chooser(seed: number): Choose {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

interface Case {
  readonly session: Session;
  readonly burst: number;
  readonly now: number;
  /** What the token says. */
  readonly token: Pick<Session, "mode" | "keyVersion" | "generation" | "hash">;
}

/** Times around the edges of the grace window, in order or not; sometimes the clock was set back. */
function rotationsUpTo(generation: number, now: number, isInOrder: boolean, choose: Choose): Rotation[] {
  const count = Math.min(generation, choose(11));
  const ages = Array.from(
    { length: count },
    () => [grace + choose(3) - 1, choose(2 * grace), grace * 2, -5][choose(4)] ?? 0,
  );
  if (isInOrder) ages.sort((a, b) => b - a);
  return ages.map((age, place) => {
    const spent = generation - count + place;
    return { from: spent, to: spent, at: now - age, key: choose(2) === 0 ? null : keyHash(`key ${spent}`) };
  });
}

function makeCase(given: Session, choose: Choose): Case {
  const now = given.createdAt + 1_000_000;
  const seldom = () => choose(16) === 0;
  const generation = choose(14);
  const mode = choose(2) === 0 ? "token" : "cookie";
  // Of cookies the statement looks at the newest rotation alone.
  const isInOrder = mode === "cookie" || choose(4) > 0;
  const session: Session = {
    ...given,
    id:
      given.id.slice(0, -12) +
      choose(2 ** 31)
        .toString(16)
        .padStart(12, "0"),
    mode,
    generation,
    hash: randomBytes(32),
    rotations: rotationsUpTo(generation, now, isInOrder, choose),
    idleExpiresAt: now + (seldom() ? 0 : 1),
    expiresAt: now + (seldom() ? 0 : 1),
    ...(seldom() ? { endedAt: now - 5, endReason: "logged_out" as const } : {}),
    ...(seldom() ? { userId: "0199f7a0-0000-7abc-8def-0123456789ab" } : {}),
  };
  return {
    session,
    now,
    burst: [0, 1, 2, 8, 9, 10, 20][choose(7)] ?? 0,
    token: {
      mode: seldom() ? "token" : session.mode,
      keyVersion: session.keyVersion + (seldom() ? 1 : 0),
      generation: Math.max(0, generation + (seldom() ? 1 : 0) - (seldom() ? 1 : 0)),
      hash: seldom() ? randomBytes(32) : session.hash,
    },
  };
}

/** What the rule says of it where the session serves; the secrets are looked at apart from it. */
function decide({ session, now, burst, token }: Case, key: string | null) {
  const isCurrent = () => session.hash.every((byte, place) => byte === token.hash[place]);
  const proofs: Proofs = {
    isCurrent,
    leadsToCurrent: isCurrent,
    followsCurrent: isCurrent,
    serversRan: () => true,
  };
  return decideRefresh({ generation: token.generation, key }, session, now, limitsOf(burst), proofs);
}

/** The statement leaves to the rule what it cannot tell: a clock that was set back, and a token that came the other way. */
function isLeftToTheRule({ session, now, token }: Case): boolean {
  return session.rotations.some(({ at }) => at > now) || token.mode !== session.mode;
}

function spend(store: SessionStore, { session, now, burst, token }: Case, key: string | null) {
  const { mode, keyVersion, generation: spent, hash } = token;
  return store.spend({
    sessionId: session.id,
    mode,
    keyVersion,
    hash,
    generation: spent,
    key,
    next: {
      generation: spent + 1,
      hash: randomBytes(32),
      issuedAt: 77,
      lastSeenAt: now,
      idleExpiresAt: now + 99,
    },
    inTheWay: inTheWay(mode, now, limitsOf(burst)),
    remembered: limitsOf(burst).remembered,
  });
}

async function start(t: TestContext) {
  const server = await startTestServer(t);
  const { user, session } = await server.signUp();
  const { sessions } = createStores(server.database.connection);
  const first = await sessions.find(session.id);
  assert.ok(first);
  return { sessions, first, user };
}

test("one statement spends exactly those tokens that the rule spends, and writes what the rule says", async (t) => {
  const { sessions, first, user } = await start(t);
  const choose = chooser(1);
  const seen = { spent: 0, refused: 0, left: 0 };
  for (let round = 0; round < 60; round += 1) {
    const cases = Array.from({ length: 10 }, () => makeCase(first, choose));
    for (const { session } of cases) await sessions.insert(session);
    const key = choose(2) === 0 ? null : keyHash(`round ${round}`);
    const answers = await Promise.all(cases.map((each) => spend(sessions, each, key)));
    for (const [place, each] of cases.entries()) {
      const { session, token, now } = each;
      const answer = answers[place];
      const after = await sessions.find(session.id);
      const decision = decide(each, key);
      const serves = whyOver(session, now) === undefined && session.userId === first.userId;
      const maySpend = serves && token.keyVersion === session.keyVersion && decision.do === "rotate";
      if (answer === undefined) {
        assert.deepEqual({ ...after, hash: undefined }, { ...session, hash: undefined });
        assert.ok(!maySpend || isLeftToTheRule(each), JSON.stringify(each));
        seen[maySpend ? "left" : "refused"] += 1;
        continue;
      }
      assert.ok(maySpend, JSON.stringify(each));
      seen.spent += 1;
      assert.ok(after);
      assert.equal(after.generation, decision.next);
      assert.deepEqual(after.rotations, decision.rotations);
      assert.deepEqual([after.issuedAt, after.lastSeenAt, after.idleExpiresAt], [77, now, now + 99]);
      assert.equal(answer.account.email, user.email);
      assert.deepEqual({ ...after, ...answer.session, hash: after.hash }, after);
    }
  }
  assert.ok(seen.spent > 100 && seen.refused > 100 && seen.left > 10, JSON.stringify(seen));
});

test("of requests that spend one token at the same moment one does", async (t) => {
  const { sessions, first } = await start(t);
  const token = { ...first };
  const each: Case = { session: first, burst: 8, now: first.createdAt + 1, token };
  const answers = await Promise.all(Array.from({ length: 20 }, () => spend(sessions, each, null)));
  assert.equal(answers.filter((answer) => answer !== undefined).length, 1);
  assert.equal((await sessions.find(first.id))?.generation, 1);
});
