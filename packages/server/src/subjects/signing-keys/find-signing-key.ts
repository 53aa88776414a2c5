import type { Jwk } from "@countersign/jwt";
import type { KeyMaker } from "./key-maker.ts";
import type { KeySchedule } from "./schedule.ts";
import type { SigningKey } from "./signing-key.ts";

/**
 * Of the keys whose time has come the newest that this process can open: during a roll-out it may lack the secret of the
 * last.
 */
export function findSigningKey(
  { current, published }: KeySchedule,
  maker: Pick<KeyMaker, "openPrivate">,
): { readonly one: SigningKey; readonly jwk: Jwk } | undefined {
  const begun = published.slice(0, current === undefined ? 0 : published.indexOf(current) + 1);
  for (const one of begun.toReversed()) {
    const jwk = maker.openPrivate(one);
    if (jwk !== undefined) return { one, jwk };
  }
  return undefined;
}
