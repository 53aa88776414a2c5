import { decode } from "./base64url.ts";
import { type Member, readMembers } from "./members.ts";

/** One JSON part of a token: its text, and where in the text each member is. */
export interface JsonPart {
  readonly text: string;
  readonly members: readonly Member[];
}

/** A token in compact form (RFC 7515 §3.1), taken apart; nothing of it is verified. */
export interface ReadToken {
  readonly header: JsonPart;
  readonly payload: JsonPart;
  readonly signature: { readonly text: string; readonly bytes: Uint8Array<ArrayBuffer> };
}

/** Takes a token apart for people to look at; `undefined` for what is no token. */
export function readToken(token: string): ReadToken | undefined {
  const [header, payload, signature, ...more] = token.split(".");
  if (header === undefined || payload === undefined || signature === undefined || more.length > 0) return;
  const [headerPart, payloadPart] = [readPart(header), readPart(payload)];
  const bytes = decode(signature);
  if (headerPart === undefined || payloadPart === undefined || bytes === undefined) return undefined;
  return { header: headerPart, payload: payloadPart, signature: { text: signature, bytes } };
}

/** The value of a part's member. */
export function memberOf({ members }: JsonPart, name: string): unknown {
  return members.find((member) => member.name === name)?.value;
}

function readPart(text: string): JsonPart | undefined {
  const bytes = decode(text);
  const members = bytes && readMembers(bytes);
  return members && { text, members };
}
