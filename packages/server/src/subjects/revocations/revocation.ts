/** What takes access away before an access token expires, and from whom. */
export type Revocation =
  | { readonly kind: "session"; readonly sessionId: string; readonly reason: string }
  | { readonly kind: "user"; readonly userId: string; readonly rolesVersion: number }
  | { readonly kind: "role"; readonly role: string; readonly policyVersion: number }
  | { readonly kind: "key"; readonly kid: string };
