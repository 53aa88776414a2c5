import { type Chain, hashSecret, nextSecret } from "./chain.ts";
import type { RefreshToken } from "./refresh-token.ts";
import type { Rotated } from "./session.ts";

/** What a session's row says of the generation that a refresh puts in place. */
export type Successor = Omit<Rotated, "rotations">;

/** The largest that a refresh token has room for. */
export const lastGeneration = 0xffff_ffff;

/**
 * The secret of the generation that follows a presented token's, or of its own where that is to be `generation`, and what
 * the session's row says of it; `idleTtl` in ms.
 */
export function successorOf(
  token: RefreshToken,
  generation: number,
  chain: Chain,
  now: number,
  idleTtl: number,
): { secret: Uint8Array; next: Successor; presentedHash: Uint8Array } {
  const isSame = generation === token.generation;
  const presentedHash = hashSecret(token.secret);
  const secret = isSame ? token.secret : nextSecret(chain, generation, presentedHash);
  const next = {
    generation,
    hash: isSame ? presentedHash : hashSecret(secret),
    issuedAt: isSame ? token.issuedAt : Math.floor(now / 1000),
    lastSeenAt: now,
    idleExpiresAt: now + idleTtl,
  };
  return { secret, next, presentedHash };
}
