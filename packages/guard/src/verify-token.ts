import {
  type Claims,
  type Clock,
  createVerifier,
  JwtError,
  type JwtErrorCode,
  type Key,
  rfc9068Claims,
} from "@countersign/jwt";
import { type AccessTokenClaims, requiredAccessTokenClaims } from "@countersign/protocol";
import { GuardError } from "./guard-error.ts";
import type { GuardSettings } from "./options.ts";

/** The claims of an access token of any issuer that keeps to RFC 9068 (§2.2), and those of its own. */
export interface Rfc9068Claims {
  readonly iss: string;
  readonly sub: string;
  readonly aud: string | readonly string[];
  readonly exp: number;
  readonly iat: number;
  readonly jti: string;
  readonly client_id: string;
  readonly [name: string]: unknown;
}

const elsewhere = "This access token is for another service.";

interface Misdirection {
  /** For the client. */
  readonly detail: string;
  /** For the operator. */
  readonly why: (settings: GuardSettings) => string;
}

/** Why a token whose signature is right is refused all the same, as long as settings and clocks are as they are. */
const misdirections: Partial<Record<JwtErrorCode, Misdirection>> = {
  audience_refused: {
    detail: elsewhere,
    why: ({ audience }) =>
      `A token of the issuer is refused, for it names none of this guard's audiences: ${[audience].flat().join(", ")}. Let the issuer's tokens name one of them, by COUNTERSIGN_AUDIENCE of a Countersign server.`,
  },
  issuer_refused: {
    detail: elsewhere,
    why: ({ issuer }) =>
      `A token with a right signature is refused, for its issuer is not ${issuer}. Let the guard's \`issuer\` be what the issuer calls itself, COUNTERSIGN_ISSUER of a Countersign server.`,
  },
  token_not_yet_valid: {
    detail: "By this service's clock this access token is from the future.",
    why: ({ issuer }) =>
      `A token with a right signature is refused, for by this machine's clock it is from the future. Set the clocks of this machine and of ${issuer} by NTP, unless its \`nbf\` is meant to lie ahead.`,
  },
};

export type VerifyToken = (token: string) => Claims;

/**
 * Makes the check of a token by itself, without a look at revocations.
 *
 * @throws the function returned: GuardError `invalid_token`, `token_expired`
 */
export function createVerifyToken(
  settings: GuardSettings,
  parts: {
    readonly keys: () => readonly Key[];
    readonly clock: Clock;
    readonly onUnknownKey: () => void;
    /** Told, once each, why a genuine token is none for this guard: one of the two has a wrong setting or clock. */
    readonly onMisdirected: (error: Error) => void;
  },
): VerifyToken {
  const isOurs = settings.profile === "countersign";
  const verify = chain(
    settings.fixedKeys?.every(({ kid }) => kid === undefined)
      ? settings.fixedKeys.map((key) => [key])
      : [parts.keys],
    (keys) =>
      createVerifier({
        ...settings,
        clockTolerance: settings.clockTolerance / 1000,
        keys,
        clock: parts.clock,
        required: isOurs ? requiredAccessTokenClaims : rfc9068Claims,
        cache: {},
      }),
  );
  const told = new Set<string>();
  return (token) => {
    try {
      const claims = verify(token);
      if (isOurs && !hasOwnShape(claims)) throw new JwtError("claim_invalid");
      return claims;
    } catch (error) {
      if (!(error instanceof JwtError)) throw error;
      if (error.code === "key_unknown") parts.onUnknownKey();
      const code = error.code === "token_expired" ? "token_expired" : "invalid_token";
      const misdirected = misdirections[error.code];
      if (misdirected === undefined) throw new GuardError(code, { jwtCode: error.code });
      if (!told.has(error.code)) parts.onMisdirected(new Error(misdirected.why(settings)));
      told.add(error.code);
      const { detail } = misdirected;
      throw new GuardError(code, { jwtCode: error.code, isFinal: true, detail });
    }
  };
}

/** Shared secrets have no `kid` here, so each is tried in turn; all else is one ring of keys. */
function chain(
  rings: readonly (readonly Key[] | (() => readonly Key[]))[],
  make: (keys: readonly Key[] | (() => readonly Key[])) => VerifyToken,
): VerifyToken {
  const [first = make([]), ...others] = rings.map(make);
  return others.reduce(
    (before, next) => (token) => {
      try {
        return before(token);
      } catch (error) {
        if (error instanceof JwtError && error.code === "signature_invalid") return next(token);
        throw error;
      }
    },
    first,
  );
}

/** The verifier has looked at the registered claims; with a shared secret, others than the issuer can make tokens. */
function hasOwnShape(claims: { readonly [Name in keyof AccessTokenClaims]?: unknown }): boolean {
  return (
    typeof claims.sid === "string" &&
    Array.isArray(claims.amr) &&
    Array.isArray(claims.roles) &&
    Array.isArray(claims.permissions) &&
    typeof claims.roles_version === "number" &&
    typeof claims.policy_version === "number"
  );
}
