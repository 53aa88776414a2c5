import type { JsonPart } from "./read-token.ts";

/** A run of a part's characters, and the member that it spells; none for the brace before the first. */
export interface Segment {
  readonly text: string;
  readonly name?: string;
}

/**
 * Cuts the base64url text of a part where its members begin. A character carries six bits, a byte has eight: one that
 * holds bits of two members counts to the earlier.
 */
export function segmentsOf({ text, members }: JsonPart): readonly Segment[] {
  const named = members.map(({ name, start, end }) => ({
    name,
    text: text.slice(firstCharacter(start), firstCharacter(end)),
  }));
  const before = text.slice(0, firstCharacter(members[0]?.start ?? Number.POSITIVE_INFINITY));
  return [{ text: before }, ...named].filter((segment) => segment.text !== "");
}

/** The first character whose bits all belong to this byte or later ones. */
function firstCharacter(byte: number): number {
  return Math.ceil((byte * 8) / 6);
}
