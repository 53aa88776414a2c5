import { REMEMBERED_AT_LEAST } from "./refresh-limits.ts";
import type { Rotation } from "./rotation.ts";

// A session's rotations as its row holds them: entries of one length, the newest last, so that a statement can add one and
// drop the oldest, or look when one was made, without reading the others.
// to:10 | how many generations:4 | at:13 | key:22. Of none there are 0 generations.

const TO = 10;
const COUNT = 4;
const AT = 13;
const KEY = 22;

/** Characters. */
export const entryLength = TO + COUNT + AT + KEY;
/** Characters of a time in ms. */
export const timeLength = AT;

const noKey = " ".repeat(KEY);
const none = "0".repeat(entryLength);

/**
 * There is room for all that a session remembers by default from the start, so that no rotation makes its row grow: SQLite
 * then writes it where it is and splits no page, and PostgreSQL puts each version in the place of one that is gone.
 */
export function rotationsText(rotations: readonly Rotation[]): string {
  return none.repeat(Math.max(0, REMEMBERED_AT_LEAST - rotations.length)) + rotations.map(entryText).join("");
}

export function entryText({ from, to, at, key }: Rotation): string {
  if (key !== null && key.length !== KEY)
    throw new RangeError(`A rotation takes a key hash of ${KEY} characters.`);
  return digits(to, TO) + digits(to - from + 1, COUNT) + timeText(at) + (key ?? noKey);
}

/** Times of this form are in order as texts too. */
export function timeText(ms: number): string {
  return digits(ms, AT);
}

export function readRotations(text: string): Rotation[] {
  const rotations: Rotation[] = [];
  for (let start = 0; start < text.length; start += entryLength) {
    const count = Number(text.slice(start + TO, start + TO + COUNT));
    if (count > 0) rotations.push(readEntry(text.slice(start, start + entryLength), count));
  }
  return rotations;
}

/** Where the time of the rotation that lies `back` back, 1 for the newest, begins: characters before the text's end. */
export function timePlace(back: number): number {
  return back * entryLength - TO - COUNT;
}

function readEntry(text: string, count: number): Rotation {
  const to = Number(text.slice(0, TO));
  const key = text.slice(-KEY);
  return {
    from: to - count + 1,
    to,
    at: Number(text.slice(TO + COUNT, -KEY)),
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
