/** A revocation as it is kept. */
export type RevocationRecord = Revocation & {
  readonly id: string;
  /** ms */
  readonly at: number;
  /** ms: no access token that it concerns lives longer. */
  readonly expiresAt: number;
};

/** What takes access away before an access token expires, and from whom. */
type Revocation =
  | { readonly kind: "session"; readonly sessionId: string; readonly reason: string }
  | { readonly kind: "user"; readonly userId: string; readonly rolesVersion: number }
  | { readonly kind: "role"; readonly role: string; readonly policyVersion: number }
  | { readonly kind: "key"; readonly kid: string };
