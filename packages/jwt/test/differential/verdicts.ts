import { isDeepStrictEqual } from "node:util";
import { type Algorithm, exportPublicJwk, JwtError } from "../../src/index.ts";
import { jwkFor, keyFor, verifierFor } from "../tokens.ts";
import { type PeerName, peerNames, peers, type PeerVerify } from "./peers.ts";

/** What one library says of one token: its claims, or why it refuses. */
type Verdict = { readonly claims: unknown } | { readonly refused: string };

export interface Verdicts {
  readonly ours: Verdict;
  /** Without those that do not know the algorithm. */
  readonly peers: ReadonlyMap<PeerName, Verdict>;
}

/** Asks us and every peer about tokens of one algorithm. */
export async function createJudge(alg: Algorithm): Promise<(token: string) => Promise<Verdicts>> {
  const key = keyFor(alg);
  const jwk = key.publicJwk === undefined ? jwkFor(alg) : exportPublicJwk(key);
  const verifiers = new Map<PeerName, PeerVerify>();
  for (const name of peerNames) {
    const verify = await peers[name](jwk, alg);
    if (verify !== undefined) verifiers.set(name, verify);
  }
  const verifyOurs = verifierFor(key);
  return async (token) => {
    const verdicts = new Map<PeerName, Verdict>();
    for (const [name, verify] of verifiers) verdicts.set(name, await askPeer(verify, token));
    return { ours: askOurs(verifyOurs, token), peers: verdicts };
  };
}

/** Only a coded error is a refusal of ours; any other would be a bug, and is thrown. */
function askOurs(verify: (token: string) => unknown, token: string): Verdict {
  try {
    return { claims: verify(token) };
  } catch (error) {
    if (error instanceof JwtError) return { refused: error.code };
    throw error;
  }
}

async function askPeer(verify: PeerVerify, token: string): Promise<Verdict> {
  try {
    return { claims: await verify(token) };
  } catch (error) {
    return { refused: String(error) };
  }
}

export interface Difference {
  readonly kind: "refused here" | "accepted here" | "read differently";
  readonly peer: PeerName;
}

/** Where a peer says otherwise than we do. */
export function differences({ ours, peers: theirs }: Verdicts): Difference[] {
  return [...theirs].flatMap(([peer, verdict]): Difference[] => {
    if ("refused" in ours) return "refused" in verdict ? [] : [{ kind: "refused here", peer }];
    if ("refused" in verdict) return [{ kind: "accepted here", peer }];
    return isDeepStrictEqual(ours.claims, verdict.claims) ? [] : [{ kind: "read differently", peer }];
  });
}
