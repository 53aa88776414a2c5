import type { EndReason } from "@countersign/protocol";

/** What takes access away before an access token expires, and from whom. */
export type Revocation =
  | { readonly kind: "session"; readonly sessionId: string; readonly reason: EndReason }
  | { readonly kind: "user"; readonly userId: string; readonly rolesVersion: number }
  | { readonly kind: "role"; readonly role: string; readonly policyVersion: number }
  | { readonly kind: "key"; readonly kid: string };

/** One that was written. */
export type NotedRevocation = Revocation & {
  readonly id: string;
  /** ms */
  readonly at: number;
  /** ms: no access token that it concerns lives longer. */
  readonly expiresAt: number;
};

/** A revocation as it is kept. */
export type RevocationRecord = NotedRevocation & {
  /** The Security Event Token that says so; `null` where whoever wrote it could not sign. */
  readonly token: string | null;
};

/** One that can be sent. */
export type LiveRevocation = NotedRevocation & {
  /** The `kid` that verifies it. */
  readonly signedWith: string;
  /** As it goes to every reader. */
  readonly event: Buffer;
};
