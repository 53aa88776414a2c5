import { acceptedTokens, type Departure, type RefusedToken, refusedTokens } from "../refused-on-purpose.ts";
import { factsOf } from "./facts.ts";
import type { PeerName } from "./peers.ts";
import { spoiledTokens } from "./spoiled-tokens.ts";
import { type Difference, differences, type Verdicts } from "./verdicts.ts";

/** The differences between us and the peers that no entry of the list explains. */
export function unexplained(token: string, verdicts: Verdicts): Difference[] {
  return differences(verdicts).filter(({ kind, peer }) => {
    if (kind === "accepted here") return !isAcceptedOnPurpose(token, peer);
    return kind === "read differently" || !isRefusedOnPurpose(token, peer, verdicts);
  });
}

const refusals = Object.entries(refusedTokens) as [keyof typeof refusedTokens, RefusedToken][];

/** An entry explains only with its code and for its peers. */
function isRefusedOnPurpose(token: string, peer: PeerName, { ours }: Verdicts): boolean {
  const facts = factsOf(token);
  return refusals.some(
    ([name, { peers, codes }]) =>
      peers.includes(peer) &&
      codes.some((code) => "refused" in ours && code === ours.refused) &&
      spoiledTokens[name].applies(facts),
  );
}

function isAcceptedOnPurpose(token: string, peer: PeerName): boolean {
  const { peers }: Departure = acceptedTokens.ed25519;
  return factsOf(token).alg === "Ed25519" && peers.includes(peer);
}
