import assert from "node:assert/strict";
import { after, test } from "node:test";
import { createHashQueue } from "./hash-queue.ts";
import { createPasswordHasher, type HashCost } from "./hasher.ts";
import { createHashingThreads } from "./hashing-threads.ts";

const cheap = { memory: 64, passes: 1, lanes: 1 };

const threads = createHashingThreads(2);
after(() => threads.close());

function createHasher(cost: HashCost = cheap) {
  const queue = createHashQueue({ concurrency: 2, clock: () => 0 });
  return createPasswordHasher({ ...cost, queue, threads });
}

test("a hash is Argon2id in PHC form with today's parameters and a salt of its own", async () => {
  const hasher = createHasher();
  const [one, other] = await Promise.all([hasher.hash("correct horse"), hasher.hash("correct horse")]);
  assert.match(one, /^\$argon2id\$v=19\$m=64,t=1,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  assert.notEqual(one, other);
  assert.equal(await hasher.verify(one, "correct horse"), true);
  assert.equal(await hasher.verify(one, "correct horse "), false);
  assert.equal(hasher.needsRehash(one), false);
});

test("every byte of a long password counts, and NUL ends none", async () => {
  const hasher = createHasher();
  const long = "a".repeat(255);
  assert.equal(await hasher.verify(await hasher.hash(`${long}X`), `${long}Y`), false);
  assert.equal(await hasher.verify(await hasher.hash("a\0b"), "a\0c"), false);
});

test("a password is the same in NFC and NFD", async () => {
  const hasher = createHasher();
  assert.equal(
    await hasher.verify(await hasher.hash("Müsli-Schüssel"), "Müsli-Schüssel".normalize("NFD")),
    true,
  );
});

test("a broken hash, or one that costs too much, is of no password and never throws", async () => {
  const hasher = createHasher();
  const good = await hasher.hash("x");
  const broken = [
    "",
    "x",
    "$argon2id$",
    "$2y$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
    good.slice(0, -10),
    `${good}$x`,
    `${good}\n`,
    good.replace("m=64", "m=4294967295"),
    good.replace("t=1", "t=4294967295"),
    good.replace("p=1", "p=255"),
    good.replace("t=1", "t=0"),
  ];
  for (const phc of broken) {
    assert.equal(await hasher.verify(phc, "x"), false, phc);
    assert.equal(hasher.needsRehash(phc), true, phc);
  }
});

test("a hash of other parameters or of a sister algorithm still verifies, and is to be renewed", async () => {
  const hasher = createHasher({ ...cheap, passes: 2 });
  const argon2i =
    "$argon2i$v=19$m=64,t=2,p=1$BHL7N6Baq1Z/3v4eyXeCXg$9T1RlTZ9Ryqn4zTv6hkrbbEPcfxksZ2u49xBSH32kvM";
  const hashes = [await createHasher().hash("x"), argon2i];
  for (const phc of hashes) {
    assert.equal(await hasher.verify(phc, "x"), true);
    assert.equal(hasher.needsRehash(phc), true);
  }
});

test("nobody's password is never right", async () => {
  assert.equal(await createHasher().verify(undefined, ""), false);
});
