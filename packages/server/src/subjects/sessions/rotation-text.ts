import { rememberedAtLeast } from "./refresh-limits.ts";
import type { Rotation } from "./rotation.ts";

// A session's rotations as its row holds them: entries of one length, the newest last, so that a statement can add one and
// drop the oldest, or look when one was made, without reading the others.
// to:10 | how many generations:4 | at:13 | key:22. Of none there are 0 generations.

const toLength = 10;
const countLength = 4;
/** Characters of a time in ms. */
export const timeLength = 13;
const keyLength = 22;

/** Characters. */
export const entryLength = toLength + countLength + timeLength + keyLength;

const noKey = " ".repeat(keyLength);
const none = "0".repeat(entryLength);

/**
 * There is room for all that a session remembers by default from the start, so that no rotation makes its row grow: SQLite
 * then writes it where it is and splits no page, and PostgreSQL puts each version in the place of one that is gone.
 */
export function rotationsText(rotations: readonly Rotation[]): string {
  return none.repeat(Math.max(0, rememberedAtLeast - rotations.length)) + rotations.map(entryText).join("");
}

export function entryText({ from, to, at, key }: Rotation): string {
  if (key !== null && key.length !== keyLength)
    throw new RangeError(`A rotation takes a key hash of ${keyLength} characters.`);
  return digits(to, toLength) + digits(to - from + 1, countLength) + timeText(at) + (key ?? noKey);
}

/** Times of this form are in order as texts too. */
export function timeText(ms: number): string {
  return digits(ms, timeLength);
}

export function readRotations(text: string): Rotation[] {
  const rotations: Rotation[] = [];
  for (let start = 0; start < text.length; start += entryLength) {
    const count = Number(text.slice(start + toLength, start + toLength + countLength));
    if (count > 0) rotations.push(readEntry(text.slice(start, start + entryLength), count));
  }
  return rotations;
}

/** Where the time of the rotation that lies `back` back, 1 for the newest, begins: characters before the text's end. */
export function timePlace(back: number): number {
  return back * entryLength - toLength - countLength;
}

function readEntry(text: string, count: number): Rotation {
  const to = Number(text.slice(0, toLength));
  const key = text.slice(-keyLength);
  return {
    from: to - count + 1,
    to,
    at: Number(text.slice(toLength + countLength, -keyLength)),
    key: key === noKey ? null : key,
  };
}

function digits(value: number, length: number): string {
  const text = String(value).padStart(length, "0");
  if (text.length !== length || !/^\d+$/u.test(text)) {
    throw new RangeError(`A rotation cannot hold ${value}: it takes ${length} digits.`);
  }
  return text;
}
