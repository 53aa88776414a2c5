import assert from "node:assert/strict";
import { test } from "node:test";
import { type Algorithm, importKey } from "../../src/index.ts";
import {
  acceptedTokens,
  type Departure,
  type RefusedToken,
  refusedKeys,
  refusedTokens,
} from "../refused-on-purpose.ts";
import { assertRefused, goodClaims, keyFor, segment, signerFor } from "../tokens.ts";
import { unexplained } from "./explain.ts";
import { factsOf } from "./facts.ts";
import { type PeerName, peerNames, peers } from "./peers.ts";
import { spoiledKeys } from "./spoiled-keys.ts";
import { spoiledTokens } from "./spoiled-tokens.ts";
import { createJudge, type Verdicts } from "./verdicts.ts";

const accepting = (verdicts: Verdicts) =>
  peerNames.filter((peer) => "claims" in (verdicts.peers.get(peer) ?? {}));

for (const [name, { what, codes, peers: listed }] of Object.entries<RefusedToken>(refusedTokens)) {
  test(`refused here, accepted by ${listed.join(", ")}: ${what}`, async () => {
    const { examples, applies } = spoiledTokens[name as keyof typeof refusedTokens];
    const found = new Set<string>();
    for (const token of examples) {
      const facts = factsOf(token);
      const verdicts = await (await createJudge(facts.alg as Algorithm))(token);
      assert(applies(facts), "the entry does not apply to its own example");
      assert("refused" in verdicts.ours, "accepted here");
      found.add(verdicts.ours.refused);
      assert.deepEqual(accepting(verdicts), listed);
    }
    assert.deepEqual([...found].toSorted(), codes.toSorted());
  });
}

for (const [name, { what, peers: listed }] of Object.entries<Departure>(refusedKeys)) {
  test(`refused here, used by ${listed.join(", ")}: ${what}`, async () => {
    for (const { alg, jwk, sign } of spoiledKeys[name as keyof typeof refusedKeys]) {
      assertRefused(() => importKey(jwk, alg), "key_invalid");
      const signingInput = `${segment({ alg, typ: "at+jwt" })}.${segment(goodClaims)}`;
      const token = `${signingInput}.${sign(signingInput).toString("base64url")}`;
      const found: PeerName[] = [];
      for (const peer of peerNames) {
        // A peer refuses some keys when it is given them, some when it verifies.
        const verifying = async () => (await peers[peer](jwk, alg))?.(token);
        const claims = await verifying().catch(() => undefined);
        if (claims !== undefined) found.push(peer);
      }
      assert.deepEqual(found, listed);
    }
  });
}

test(`accepted here, refused by ${acceptedTokens.ed25519.peers.join(", ")}: ${acceptedTokens.ed25519.what}`, async () => {
  const token = signerFor(keyFor("Ed25519"))(goodClaims);
  const verdicts = await (await createJudge("Ed25519"))(token);
  assert("claims" in verdicts.ours);
  assert.deepEqual(
    peerNames.filter((peer) => !accepting(verdicts).includes(peer)),
    acceptedTokens.ed25519.peers,
  );
});

test("a difference that has no entry is reported, whichever way it goes", async () => {
  const token = signerFor(keyFor("HS256"))(goodClaims);
  const verdicts = await (await createJudge("HS256"))(token);
  assert.deepEqual(unexplained(token, verdicts), []);
  const refused = { ...verdicts, ours: { refused: "token_malformed" } };
  assert.equal(unexplained(token, refused).length, peerNames.length);
  const peersRefuse = new Map(peerNames.map((peer) => [peer, { refused: "for no reason" }]));
  assert.equal(unexplained(token, { ...verdicts, peers: peersRefuse }).length, peerNames.length);
  const otherClaims = { ...verdicts, ours: { claims: { ...goodClaims, sub: "other" } } };
  assert.equal(unexplained(token, otherClaims).length, peerNames.length);
});
