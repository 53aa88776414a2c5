import { decode, encode } from "./base64url.ts";

/** A way to forge a token: what people would try first. The signature stays what it was. */
export interface Forgery {
  readonly name: string;
  readonly forge: (token: string) => string;
}

/** The token with other claims; as it is where it has no payload that can be read. */
function changePayload(token: string, changes: (claims: Record<string, unknown>) => object): string {
  const [header = "", payload = "", signature = ""] = token.split(".");
  const bytes = decode(payload);
  if (bytes === undefined) return token;
  try {
    const claims = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    const changed = new TextEncoder().encode(JSON.stringify({ ...claims, ...changes(claims) }));
    return [header, encode(changed), signature].join(".");
  } catch {
    return token;
  }
}

const year = 365 * 24 * 60 * 60; // s

export const forgeries: readonly Forgery[] = [
  {
    name: "Make me an admin",
    forge: (token) => changePayload(token, () => ({ roles: ["admin"], permissions: ["everything"] })),
  },
  {
    name: "Make it last a year",
    forge: (token) => changePayload(token, ({ exp }) => ({ exp: Number(exp) + year })),
  },
  { name: "Change one character", forge: changeOneCharacter },
];

/** Swaps the first character of the signature, all of whose bits count, for another. */
function changeOneCharacter(token: string): string {
  const at = token.lastIndexOf(".") + 1;
  return `${token.slice(0, at)}${token[at] === "A" ? "B" : "A"}${token.slice(at + 1)}`;
}
