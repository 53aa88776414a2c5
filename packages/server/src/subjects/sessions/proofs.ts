import { type Chain, followsFrom, leadsTo } from "./chain.ts";
import type { RefreshToken } from "./refresh-token.ts";
import type { Proofs } from "./rotation.ts";
import type { Session } from "./session.ts";

/** What the chain proves of a presented token, worked out where the rule asks, and the current secret if it leads there. */
export interface ChainProofs extends Proofs {
  /** The secret of the session's generation. Throws unless `isCurrent()` or `leadsToCurrent()` holds. */
  currentSecret(): Uint8Array;
}

export function proveByChain(
  token: Pick<RefreshToken, "generation" | "secret">,
  session: Pick<Session, "generation" | "hash">,
  chain: Chain,
  serversRan: boolean,
): ChainProofs {
  let known: Uint8Array | undefined;
  const current = () => (known ??= leadsTo(chain, token, session));
  const leads = () => current() !== undefined;
  return {
    isCurrent: leads,
    leadsToCurrent: leads,
    followsCurrent: () => followsFrom(chain, session, token),
    serversRan: () => serversRan,
    currentSecret: () => {
      const secret = current();
      if (secret === undefined) throw new TypeError("The chain does not lead to the current secret.");
      return secret;
    },
  };
}
