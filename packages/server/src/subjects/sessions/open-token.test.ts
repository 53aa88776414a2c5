import assert from "node:assert/strict";
import { test } from "node:test";
import type { Problem } from "../../problem.ts";
import type { DerivedKeys } from "../master-secrets/derived-keys.ts";
import type { Stores } from "../stores.ts";
import { createOpenToken } from "./open-token.ts";
import { encodeRefreshToken } from "./refresh-token.ts";

const tag = Buffer.alloc(32, 7);

function tokenOf(keyVersion: number): string {
  const sessionId = "0199f7a0-0000-7abc-8def-0123456789ab";
  return encodeRefreshToken(
    { keyVersion, sessionId, generation: 0, issuedAt: 0, secret: Buffer.alloc(32) },
    tag,
  );
}

/** A process that holds the master secrets 1 and 2, on a database that lists these numbers. */
function openAt(listed: number[]) {
  const time = { now: 100_000, looks: 0 };
  const list = async () => {
    time.looks += 1;
    return listed.map((v) => ({ v }));
  };
  const keysOf = (v: number) => (v === 1 || v === 2 ? ({ tag } as unknown as DerivedKeys) : undefined);
  const open = createOpenToken({
    keyring: { current: 1, currentKeys: { tag } as unknown as DerivedKeys, keysOf },
    stores: { masterSecrets: { list } } as unknown as Stores,
    clock: () => time.now,
  });
  return { open, time, listed };
}

/** With what a text is refused. */
async function refusalOf(
  opening: Promise<unknown>,
): Promise<Pick<Problem, "code" | "action" | "retryAfter">> {
  const { code, action, retryAfter } = await opening.then(
    () => assert.fail("It was opened."),
    (problem: Problem) => problem,
  );
  return { code, action, retryAfter };
}

const NONE_OF_OURS = { code: "invalid_token", action: "log_in", retryAfter: undefined };
const ON_ITS_WAY = { code: "unavailable", action: undefined, retryAfter: 5 };

test("a token of a secret that this process holds is opened without a look at the database", async () => {
  const { open, time } = openAt([1, 2]);
  assert.equal((await open(tokenOf(2))).keyVersion, 2);
  assert.equal(time.looks, 0);
});

test("what this server never made is refused without a look at the database", async () => {
  const { open, time } = openAt([1, 2]);
  assert.deepEqual(await refusalOf(open("cs_rt_none")), NONE_OF_OURS);
  assert.equal(time.looks, 0);
});

test("a token of a secret that is being rolled out may be tried again, and the log names the secret", async () => {
  const { open } = openAt([1, 2, 3]);
  assert.deepEqual(await refusalOf(open(tokenOf(3))), ON_ITS_WAY);
  await assert.rejects(open(tokenOf(3)), /master secret number 3/);
});

test("made-up numbers cause one look at the database a second", async () => {
  const { open, time } = openAt([1, 2]);
  for (const number of [9, 8, 7]) assert.deepEqual(await refusalOf(open(tokenOf(number))), NONE_OF_OURS);
  time.now += 1_000;
  assert.deepEqual(await refusalOf(open(tokenOf(9))), NONE_OF_OURS);
  assert.equal(time.looks, 1);
  time.now += 1;
  assert.deepEqual(await refusalOf(open(tokenOf(9))), NONE_OF_OURS);
  assert.equal(time.looks, 2);
});

test("the number that comes next may have been given since the last look", async () => {
  const { open, time, listed } = openAt([1, 2]);
  assert.deepEqual(await refusalOf(open(tokenOf(3))), NONE_OF_OURS, "the database has just been asked");
  listed.push(3);
  assert.deepEqual(await refusalOf(open(tokenOf(3))), ON_ITS_WAY);
  assert.deepEqual(await refusalOf(open(tokenOf(4))), NONE_OF_OURS);
  assert.equal(time.looks, 1);
});

test("unknown numbers that come while the database is looked at share the look", async () => {
  const { open, time } = openAt([1, 2, 3]);
  const refusals = await Promise.all([3, 3, 9].map((version) => refusalOf(open(tokenOf(version)))));
  assert.deepEqual(refusals, [ON_ITS_WAY, ON_ITS_WAY, NONE_OF_OURS]);
  assert.equal(time.looks, 1);
});
