import { setImmediate } from "node:timers/promises";
import { decodeUnverified } from "@countersign/jwt";
import type { SigningKeys } from "../signing-keys/signing-keys.ts";
import type { LiveRevocation, RevocationRecord } from "./revocation.ts";
import { toSecurityEvent } from "./security-event.ts";
import type { RevocationStore } from "./store.ts";
import { toEventText } from "./stream-text.ts";

export interface RevocationSignerParts {
  readonly store: Pick<RevocationStore, "putToken">;
  readonly signingKeys: Pick<SigningKeys, "verifyingKeys" | "read" | "eventSigner">;
  readonly issuer: string;
}

export interface RevocationSigner {
  /** Whether receivers can verify it now. */
  isVerifiable(revocation: LiveRevocation): boolean;
  /** Makes each ready to be sent, and keeps the tokens that had to be signed. Code: `unavailable` where this process cannot sign. */
  ensureSigned(revocations: readonly RevocationRecord[]): Promise<LiveRevocation[]>;
}

const signedAtOnce = 50; // some 50 ms with the slowest algorithm

/**
 * Revocations are signed when they are written. Whoever reads one that was written without a token, or under a key that
 * is gone since, signs it; of several the first one's token is kept.
 */
export function createRevocationSigner({
  store,
  signingKeys,
  issuer,
}: RevocationSignerParts): RevocationSigner {
  const isPublished = (kid: string | undefined) => signingKeys.verifyingKeys().some((key) => key.kid === kid);

  /** `undefined` where receivers would refuse its token. */
  function open({ token, ...noted }: RevocationRecord): LiveRevocation | undefined {
    if (token === null) return undefined;
    // It is of our own database: that its key is right is all that there is to look at.
    const { header, payload } = decodeUnverified(token, { anyLength: true });
    const { kid } = header;
    // A command may have run with another issuer than the servers'.
    if (payload["iss"] !== issuer || kid === undefined || !isPublished(kid)) return undefined;
    return { ...noted, signedWith: kid, event: Buffer.from(toEventText(noted, token)) };
  }

  async function sign(revocation: RevocationRecord): Promise<LiveRevocation | undefined> {
    const signEvent = await signingKeys.eventSigner();
    const token = signEvent(toSecurityEvent(revocation, issuer));
    await store.putToken(revocation, token);
    return open({ ...revocation, token });
  }

  const signed = async (revocation: RevocationRecord, opened: LiveRevocation | undefined) =>
    opened ?? open(revocation) ?? sign(revocation);

  return {
    isVerifiable: ({ signedWith }) => isPublished(signedWith),
    async ensureSigned(revocations) {
      const opened = revocations.map((revocation) => open(revocation));
      // Another process may have signed with a key that it has just made, or that this one does not know to be gone. And who
      // is told that a key is revoked fetches the others at once.
      if (opened.includes(undefined) || revocations.some(({ kind }) => kind === "key"))
        await signingKeys.read();
      const ready: LiveRevocation[] = [];
      for (let from = 0; from < revocations.length; from += signedAtOnce) {
        const some = revocations.slice(from, from + signedAtOnce);
        const done = await Promise.all(
          some.map((revocation, index) => signed(revocation, opened[from + index])),
        );
        ready.push(...done.filter((one) => one !== undefined));
        // Requests get their turn.
        if (from + signedAtOnce < revocations.length) await setImmediate();
      }
      return ready;
    },
  };
}
