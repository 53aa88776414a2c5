import { forge, goodClaims, headerFor, keyFor, segment } from "../tokens.ts";

/** What the careless issuer signs with. */
export const key = keyFor("HS256");

export const withClaims = (more: object) => forge(key, headerFor(key), { ...goodClaims, ...more });
export const withParameters = (more: object) => forge(key, headerFor(key, more));

/** Writes a claim as it is, in place of the one of that name. */
export function withClaimText(name: string, json: string): string {
  const rest = JSON.stringify({ ...goodClaims, [name]: undefined });
  return forge(key, headerFor(key), `{"${name}":${json},${rest.slice(1)}`);
}

/** Writes a member as it is, whatever else is there. */
export const beforeClaims = (member: string) =>
  forge(key, headerFor(key), `{${member},${JSON.stringify(goodClaims).slice(1)}`);
export const beforeParameters = (member: string) =>
  forge(key, `{${member},${JSON.stringify(headerFor(key)).slice(1)}`);

/** The segment of an object, made longer until it has so many characters over whole groups of four. */
export function segmentOf(object: object, over: number): string {
  for (let length = 0; ; length += 1) {
    const text = segment({ ...object, x: "x".repeat(length) });
    if (text.length % 4 === over) return text;
  }
}

/** Changes unused bits alone: where there are some, the last character is even in its alphabet. */
export const nextLast = (text: string) =>
  text.slice(0, -1) + String.fromCharCode(text.charCodeAt(text.length - 1) + 1);

/** An object as JSON, with a byte in it that is no UTF-8. */
export const notUtf8 = (object: object) => Buffer.from(JSON.stringify({ x: "\u00ff", ...object }), "latin1");
