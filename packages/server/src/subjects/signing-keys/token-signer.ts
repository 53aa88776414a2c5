import { createDelegatedSigner, createSigner, importKey, type Jwk } from "@countersign/jwt";
import { gather } from "../../gather.ts";
import { createSigningChannel } from "./signing-channel.ts";

export interface TokenSigner {
  sign(claims: object): Promise<string>;
  close(): void;
}

/** How many signatures make it worth while to wake another thread: for fewer they are ready sooner here. */
const worthAThread = 2;
/** A thread that has these has enough to do until the next: it signs while the event loop goes on. */
const enough = 8;

/**
 * Signs access tokens with one key. Signatures that are wanted at the same moment, on a busy server, are made by a thread of
 * their own: an ES256 signature takes a third of the event loop's time for a refresh, and RS256 many times as long.
 */
export function createTokenSigner(jwk: Jwk, typ: string): TokenSigner {
  const key = importKey(jwk);
  const { sign: signHere } = key;
  if (signHere === undefined) throw new TypeError("This key does not sign.");
  // An HMAC is faster than the way to a thread.
  if (key.publicJwk === undefined) {
    const sign = createSigner({ key, typ });
    return { sign: async (claims) => sign(claims), close: () => {} };
  }
  const channel = createSigningChannel(jwk);
  const sign = gather(
    async (signingInputs: readonly string[]) => {
      const signatures = signingInputs.length < worthAThread ? undefined : channel.sign(signingInputs);
      return signatures ?? signingInputs.map(signHere);
    },
    { enough, atOnce: Infinity },
  );
  return { sign: createDelegatedSigner({ key, typ, sign }), close: () => channel.close() };
}
