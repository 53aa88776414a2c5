import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
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

/** A process that holds the master secrets 2, the current one, and 3, on a database that lists these numbers. */
function openAt(listed: number[]) {
  const seen = { looks: 0 };
  const list = async () => {
    seen.looks += 1;
    return listed.map((v) => ({ v }));
  };
  const keysOf = (v: number) => (v === 2 || v === 3 ? ({ tag } as unknown as DerivedKeys) : undefined);
  const open = createOpenToken({
    keyring: { current: 2, currentKeys: { tag } as unknown as DerivedKeys, keysOf },
    stores: { masterSecrets: { list } } as unknown as Stores,
  });
  return { open, seen, listed };
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
  const { open, seen } = openAt([1, 2, 3]);
  for (const number of [2, 3]) assert.equal((await open(tokenOf(number))).keyVersion, number);
  assert.equal(seen.looks, 0);
});

test("what this server never made, or made with a secret out of use, is refused without a look at the database", async () => {
  const { open, seen } = openAt([1, 2, 3]);
  for (const text of ["cs_rt_none", tokenOf(0), tokenOf(1)])
    assert.deepEqual(await refusalOf(open(text)), NONE_OF_OURS);
  assert.equal(seen.looks, 0);
});

test("a token of a secret that is being rolled out may be tried again, and the log names the secret", async () => {
  const { open, listed } = openAt([1, 2, 3]);
  assert.deepEqual(await refusalOf(open(tokenOf(4))), NONE_OF_OURS, "nobody has that number yet");
  listed.push(4);
  assert.deepEqual(await refusalOf(open(tokenOf(4))), ON_ITS_WAY);
  await assert.rejects(open(tokenOf(4)), /master secret number 4/);
  assert.deepEqual(await refusalOf(open(tokenOf(5))), NONE_OF_OURS);
});

test("made-up numbers share a look at the database, and one that comes meanwhile waits for the next", async () => {
  const { open, seen, listed } = openAt([1, 2, 3]);
  const first = [9, 8, 4].map((number) => refusalOf(open(tokenOf(number))));
  while (seen.looks === 0) await nextTurn();
  listed.push(4);
  const later = [4, 7].map((number) => refusalOf(open(tokenOf(number))));
  assert.deepEqual(await Promise.all(first), [NONE_OF_OURS, NONE_OF_OURS, NONE_OF_OURS]);
  assert.deepEqual(await Promise.all(later), [ON_ITS_WAY, NONE_OF_OURS]);
  assert.equal(seen.looks, 2);
});
