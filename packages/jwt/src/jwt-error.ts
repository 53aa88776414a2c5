/** What each refusal says unless the place that refuses knows more. Never the token or any part of it. */
const texts = {
  token_malformed: "This is not a JWT in compact form. Send the token exactly as it was issued.",
  token_too_large: "The token is over 8 KiB. Put less into its claims.",
  typ_refused: "The token is of another type. Send a token of the type that is expected here.",
  crit_refused:
    "The token's header demands an extension (`crit`, `b64`) that is not supported. Issue it without.",
  alg_refused: "The token's `alg` is not that of the key. Sign with the algorithm that the key is for.",
  key_unknown:
    "No key fits the token's `kid`. Fetch the issuer's key set again, or check which issuer it is from.",
  signature_invalid: "The signature does not verify. The token was altered, or signed with another key.",
  token_expired: "The token has expired. Get a new one.",
  token_not_yet_valid: "The token is not valid yet. Check the clocks of issuer and receiver.",
  issuer_refused: "The token is from another issuer. Use the issuer that is configured here.",
  audience_refused: "The token is for another audience. Request one for this service.",
  claim_missing: "The token lacks a claim that is required here.",
  claim_invalid: "A claim of the token has the wrong type.",
  key_invalid: "The key cannot be used.",
} as const;

/** The closed list of reasons for which a token or a key is refused. */
export type JwtErrorCode = keyof typeof texts;

/** All codes, for tests and documentation. */
export const jwtErrorCodes = Object.keys(texts) as readonly JwtErrorCode[];

/** A token or key that is refused; a caller's bug is a `TypeError` instead. */
export class JwtError extends Error {
  override readonly name = "JwtError";
  readonly code: JwtErrorCode;

  constructor(code: JwtErrorCode, text: string = texts[code]) {
    super(text);
    this.code = code;
  }
}
