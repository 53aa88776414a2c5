import { createReusedDecoder, decodeBase64url } from "./base64url.ts";
import { JwtError } from "./jwt-error.ts";

/** In characters, which in a token are bytes. */
export const maxTokenLength = 8192;

export interface LengthOptions {
  /** Whether it may be over 8 KiB, for what is bounded by other means. Default: false. */
  readonly anyLength?: boolean;
}

/** The three parts of a JWS in compact form (RFC 7515 §7.1). */
export interface CompactJws {
  /** Still encoded: verifiers know most headers by this text. */
  readonly header: string;
  /** Good until the next token is split. */
  readonly payload: Buffer;
  /** Still encoded: a key takes it as it is. */
  readonly signature: string;
  /** What the signature covers: the header and payload as they were sent. */
  readonly signingInput: string;
}

const decodePayload = createReusedDecoder(maxTokenLength);

/**
 * Splits a token and decodes its payload.
 *
 * What is not a string counts as malformed: tokens come from outside, where a list or an object may stand for one.
 *
 * @throws JwtError `token_too_large` before anything is decoded, unless it may be of any length; `token_malformed`
 */
export function splitCompact(token: unknown, { anyLength = false }: LengthOptions = {}): CompactJws {
  if (typeof token !== "string") throw new JwtError("token_malformed");
  const isLong = token.length > maxTokenLength;
  if (isLong && !anyLength) throw new JwtError("token_too_large");
  const first = token.indexOf(".");
  const second = token.indexOf(".", first + 1);
  // Three parts: five would be a JWE, none JSON (RFC 7519 §7.2).
  if (first < 1 || second === -1 || token.includes(".", second + 1)) throw new JwtError("token_malformed");
  const encoded = token.slice(first + 1, second);
  const payload = isLong ? decodeBase64url(encoded) : decodePayload(encoded);
  if (payload === undefined) throw new JwtError("token_malformed");
  return {
    header: token.slice(0, first),
    payload,
    signature: token.slice(second + 1),
    signingInput: token.slice(0, second),
  };
}
