/** The payload of an access token (RFC 9068 §2.2); times in seconds since the epoch. */
export interface AccessTokenClaims {
  readonly iss: string;
  readonly sub: string;
  readonly aud: string | readonly string[];
  readonly exp: number;
  readonly iat: number;
  readonly auth_time: number;
  readonly jti: string;
  readonly sid: string;
  readonly client_id: string;
  readonly amr: readonly string[];
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
  readonly roles_version: number;
  readonly policy_version: number;
  readonly email?: string;
  readonly email_verified?: boolean;
}

/** Every claim of an access token and its meaning; the compiler holds the list against the type. */
export const accessTokenClaimMeanings = {
  iss: "The server that issued the token: its setting ISSUER.",
  sub: "The user's id.",
  aud: "Who the token is for: a string, or an array if there are several.",
  exp: "The second from which on the token is refused.",
  iat: "The second in which the token was issued.",
  auth_time: "The second in which the user entered the password.",
  jti: "The token's own id.",
  sid: "The session's id; revocations name it.",
  client_id: "The client that the token was issued to; `countersign` until there are clients.",
  amr: "How the user was authenticated (RFC 8176): `pwd`.",
  roles: "The names of the user's roles, sorted.",
  permissions: "What the roles permit, sorted, each once.",
  roles_version: "How often the user's roles have changed; a lower number than announced is out of date.",
  policy_version:
    "How often the roles' permissions have changed; a lower number than announced is out of date.",
  email: "The user's e-mail address, as typed; only with the setting ACCESS_TOKEN_EMAIL.",
  email_verified: "Whether the address was verified; only with the setting ACCESS_TOKEN_EMAIL.",
} as const satisfies Record<keyof AccessTokenClaims, string>;

/** What every access token has, whatever the settings. It tells them from the other kinds of tokens, whatever their `typ`. */
export const requiredAccessTokenClaims: readonly string[] = Object.keys(accessTokenClaimMeanings).filter(
  (name) => name !== "email" && name !== "email_verified",
);

/** The `client_id` of every token until there are clients. */
export const ownClientId = "countersign";

/** `typ` of an access token's header (RFC 9068 §2.1). */
export const accessTokenType = "at+jwt";
