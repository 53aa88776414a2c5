import { type LengthOptions, splitCompact } from "./compact.ts";
import { type Header, parseHeader } from "./header.ts";
import { type JsonObject, parseJsonObject } from "./json.ts";

/**
 * Reads what a token claims, and believes nothing: no signature, no time, no issuer is checked. For display and debugging.
 *
 * @throws JwtError `token_malformed`, `token_too_large`
 */
export function decodeUnverified(
  token: string,
  options?: LengthOptions,
): { header: Header; payload: JsonObject } {
  const { header, payload } = splitCompact(token, options);
  return { header: parseHeader(header), payload: parseJsonObject(payload) };
}
