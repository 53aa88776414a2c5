/** The bytes of a base64url text (RFC 4648 §5, without padding); `undefined` for anything but the one canonical spelling. */
export function decode(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) return undefined;
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  // The last character may hold bits that belong to no byte: then two texts would mean one signature.
  return encode(bytes) === text ? bytes : undefined;
}

/** The canonical base64url text of bytes. */
export function encode(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
