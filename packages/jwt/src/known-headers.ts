import { detach } from "./detach.ts";
import type { Header } from "./header.ts";
import type { VerifyingKey } from "./key-ring.ts";

/** A header that passed all checks, and the key that it led to. */
export interface AcceptedHeader {
  readonly encoded: string;
  readonly header: Header;
  readonly key: VerifyingKey;
}

/** An issuer has one header for each key and type of token. */
const maxHeaders = 64;

/**
 * Remembers headers by their encoded text: for one verifier, what follows from a header is the same in every token that has it.
 *
 * Only headers of tokens whose signature verified may be remembered, so that invalid tokens cannot fill it.
 */
export function createKnownHeaders(): {
  find(encoded: string): AcceptedHeader | undefined;
  remember(accepted: AcceptedHeader): void;
} {
  const known = new Map<string, AcceptedHeader>();
  // Mostly one token's header is that of the token before; comparing costs less than hashing.
  let last: AcceptedHeader | undefined;
  return {
    find: (encoded) => (last?.encoded === encoded ? last : known.get(encoded)),
    remember(accepted) {
      if (accepted === last) return;
      last = accepted;
      if (known.has(accepted.encoded)) return;
      if (known.size >= maxHeaders) known.clear();
      last = { ...accepted, encoded: detach(accepted.encoded) };
      known.set(last.encoded, last);
    },
  };
}
