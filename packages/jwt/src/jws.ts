import { encodeBase64url } from "./base64url.ts";
import { type LengthOptions, maxTokenLength, splitCompact } from "./compact.ts";
import { checkHeader, type Header, parseHeader } from "./header.ts";
import { JwtError } from "./jwt-error.ts";
import type { Key } from "./key.ts";
import { createKeyRing } from "./key-ring.ts";
import { type AcceptedHeader, createKnownHeaders } from "./known-headers.ts";
import { normalizeTyp } from "./typ.ts";

/** A JWS whose signature has been verified. The payload is raw: nothing in it has been checked. */
export interface VerifiedJws {
  readonly header: Header;
  readonly payload: Buffer;
  readonly key: Key;
}

/** How a JWS may differ from a token. */
export interface CompactOptions extends LengthOptions {
  /** The `typ` of its header. Left out: none is written, and any is taken. */
  readonly typ?: string;
}

/**
 * Makes a function that signs payloads, whatever they are, as compact JWS.
 *
 * @throws TypeError for a key that cannot sign; the function returned throws JwtError `token_too_large`
 */
export function createCompactSigner(
  key: Key,
  { typ, ...length }: CompactOptions,
): (payload: Uint8Array | string) => string {
  const { sign } = key;
  if (sign === undefined)
    throw new TypeError("This key is not for signing: it is public, or its `key_ops` lack `sign`.");
  const toSigningInput = createSigningInput(key, typ);
  return (payload) => {
    const signingInput = toSigningInput(payload);
    return joinSignature(signingInput, sign(signingInput), length);
  };
}

/** Makes a function that puts a payload behind the key's header: what a signature covers (RFC 7515 §5.1). */
export function createSigningInput(
  { algorithm, kid }: Pick<Key, "algorithm" | "kid">,
  typ?: string,
): (payload: Uint8Array | string) => string {
  const header = {
    alg: algorithm.name,
    ...(kid === undefined ? {} : { kid }),
    ...(typ === undefined ? {} : { typ }),
  };
  const prefix = `${encodeBase64url(JSON.stringify(header))}.`;
  return (payload) => prefix + encodeBase64url(payload);
}

/** @throws JwtError `token_too_large`, unless it may be of any length */
export function joinSignature(
  signingInput: string,
  signature: string,
  { anyLength = false }: LengthOptions = {},
): string {
  const token = `${signingInput}.${signature}`;
  if (token.length > maxTokenLength && !anyLength) throw new JwtError("token_too_large");
  return token;
}

/**
 * Makes a function that verifies compact JWS of any payload, which is good until the next token is read; `typ: null` takes any
 * type. Throws as `verifyCompact` does.
 */
export function createCompactVerifier(
  keys: readonly Key[],
  typ: string | null,
  length?: LengthOptions,
): (token: unknown) => VerifiedJws {
  const findKey = createKeyRing(keys);
  const expectedTyp = typ === null ? null : normalizeTyp(typ);
  const known = createKnownHeaders();

  function accept(encoded: string): AcceptedHeader {
    const header = parseHeader(encoded);
    checkHeader(header, expectedTyp);
    return { encoded, header, key: findKey(header.kid, header.alg) };
  }

  return (token) => {
    const jws = splitCompact(token, length);
    const accepted = known.find(jws.header) ?? accept(jws.header);
    const { header, key } = accepted;
    if (!key.verify(jws.signingInput, jws.signature)) throw new JwtError("signature_invalid");
    known.remember(accepted);
    return { header, payload: jws.payload, key };
  };
}

/**
 * Signs one payload of any kind as a compact JWS, of at most 8 KiB unless `anyLength` is set (RFC 7515 §5.1).
 *
 * @throws JwtError `token_too_large`
 * @throws TypeError for a key that cannot sign
 */
export function signCompact(key: Key, payload: Uint8Array | string, options: CompactOptions = {}): string {
  return createCompactSigner(key, options)(payload);
}

/**
 * Verifies the signature of one compact JWS whose payload may be anything (RFC 7515 §5.2). For JWTs use `createVerifier`.
 *
 * @throws JwtError `token_malformed`, `token_too_large`, `crit_refused`, `typ_refused`, `key_unknown`, `alg_refused`,
 * `signature_invalid`
 */
export function verifyCompact(
  token: string,
  keys: readonly Key[],
  { typ, ...length }: CompactOptions = {},
): VerifiedJws {
  const verified = createCompactVerifier(keys, typ ?? null, length)(token);
  return { ...verified, payload: Buffer.from(verified.payload) };
}
