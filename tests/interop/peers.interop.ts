import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { algorithms, type Fault, type Issuer, startIssuer } from "./issuer.ts";
import type { Peer } from "./peer.ts";
import { expressOauth2 } from "./peers/express-oauth2-jwt-bearer.ts";
import { fastJwt } from "./peers/fast-jwt.ts";
import { haproxy } from "./peers/haproxy.ts";
import { jose } from "./peers/jose.ts";
import { jsonWebToken } from "./peers/jsonwebtoken.ts";
import { passportJwt } from "./peers/passport-jwt.ts";
import { pyJwt } from "./peers/pyjwt.ts";

const peers: readonly Peer[] = [haproxy, pyJwt, jose, jsonWebToken, fastJwt, passportJwt, expressOauth2];

const faults: Readonly<Record<Fault, string>> = {
  expired: "that is expired",
  audience: "for another audience",
  issuer: "of another issuer",
  claims: "whose claims were altered",
  signature: "whose signature was altered",
  unsigned: "that nobody signed",
};

for (const alg of algorithms) {
  test(`${alg}: a server's tokens in other verifiers`, async (t) => {
    const issuer = await startIssuer(t, alg);
    for (const peer of peers) if (peer.algorithms.includes(alg)) await tryPeer(t, peer, issuer);
  });
}

async function tryPeer(t: TestContext, peer: Peer, issuer: Issuer): Promise<void> {
  const { name, missing } = peer;
  const skip = missing === undefined ? false : `NOT TRIED: ${missing} is not installed`;
  await t.test(name, { skip }, async (own) => {
    const judge = await peer.open(own, issuer);
    await own.test(`${name} accepts a good token`, async () => {
      assert.equal(await judge(issuer.good), undefined);
    });
    for (const [fault, words] of Object.entries(faults) as [Fault, string][]) {
      await own.test(`${name} refuses one ${words}`, async () => {
        assert.match((await judge(issuer.bad[fault])) ?? "accepted", expected(peer, fault));
      });
    }
  });
}

/** An unsigned token is refused in many ways: for its algorithm, its signature, its form. */
function expected({ reasons }: Peer, fault: Fault): RegExp {
  if (fault === "unsigned") return /^(?!accepted$)/;
  return reasons[fault === "claims" ? "signature" : fault];
}
