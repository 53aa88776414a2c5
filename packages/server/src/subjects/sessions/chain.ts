import { timingSafeEqual } from "node:crypto";
import { hmacsOf, sha256 } from "./sha256.ts";

/**
 * The chain of a session's secrets. Each is a function of its parent's hash, so a session never forks, and the row need
 * hold only the hash of the current one: the chain key alone, or the hash alone, makes no secret.
 */
export interface Chain {
  /** 32 bytes, derived from the master secret. */
  chainKey: Uint8Array;
  /** The session's UUID as 16 bytes. */
  sessionId: Uint8Array;
}

/** How many generations a search follows: what one request can cost. */
export const maxSteps = 4096;

const label = Buffer.from("countersign/refresh");
const hmacOf = hmacsOf(label.length + 16 + 4 + 32);

/** SHA-256 of a secret: what the session's row holds of it. */
export function hashSecret(secret: Uint8Array): Buffer {
  return sha256(secret);
}

/** The secret of `nextGeneration`, from the hash of the one before it. */
export function nextSecret(chain: Chain, nextGeneration: number, previousHash: Uint8Array): Buffer {
  const generation = Buffer.allocUnsafe(4);
  generation.writeUInt32BE(nextGeneration);
  return hmacOf(chain.chainKey)(label, chain.sessionId, generation, previousHash);
}

/**
 * Follows the chain from a presented secret to the stored hash, at most 4,096 steps; none where they are of one
 * generation. Gives the stored generation's secret, or `undefined` where the chain does not lead there.
 */
export function leadsTo(
  chain: Chain,
  presented: { generation: number; secret: Uint8Array },
  stored: { generation: number; hash: Uint8Array },
): Uint8Array | undefined {
  if (!isWithinReach(stored.generation - presented.generation)) return undefined;
  let { secret } = presented;
  for (let generation = presented.generation + 1; generation <= stored.generation; generation += 1) {
    secret = nextSecret(chain, generation, hashSecret(secret));
  }
  return isEqual(hashSecret(secret), stored.hash) ? secret : undefined;
}

/** Tells whether the chain leads from the stored hash to a presented secret of a later generation, at most 4,096 steps on. */
export function followsFrom(
  chain: Chain,
  stored: { generation: number; hash: Uint8Array },
  presented: { generation: number; secret: Uint8Array },
): boolean {
  const steps = presented.generation - stored.generation;
  if (!isWithinReach(steps) || steps === 0) return false;
  let secret = nextSecret(chain, stored.generation + 1, stored.hash);
  for (let generation = stored.generation + 2; generation <= presented.generation; generation += 1) {
    secret = nextSecret(chain, generation, hashSecret(secret));
  }
  return isEqual(secret, presented.secret);
}

function isWithinReach(steps: number): boolean {
  return steps >= 0 && steps <= maxSteps;
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
