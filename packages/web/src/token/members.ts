/** A member of a JSON object, and the bytes that spell it, with what parts it from the next. */
export interface Member {
  readonly name: string;
  readonly value: unknown;
  /** The first byte of the name's quote. */
  readonly start: number;
  /** The byte after the comma or brace that ends it. */
  readonly end: number;
}

/** The members of a JSON object in UTF-8, with their places; `undefined` for what is none. */
export function readMembers(bytes: Uint8Array): readonly Member[] | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const object: unknown = JSON.parse(text);
    if (typeof object !== "object" || object === null || Array.isArray(object)) return undefined;
    return locate(bytes).map(({ start, end }) => {
      const piece = new TextDecoder().decode(bytes.subarray(start, end - 1));
      const [[name, value] = ["", undefined]] = Object.entries(JSON.parse(`{${piece}}`) as object);
      return { name, value: value as unknown, start, end };
    });
  } catch {
    return undefined;
  }
}

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c];
const [opening, closing] = [new Set([0x7b, 0x5b]), new Set([0x7d, 0x5d])];

/** Where the members of a well-formed object are: JSON's own signs are single bytes in UTF-8, and outside texts mean themselves. */
function locate(bytes: Uint8Array): Array<{ start: number; end: number }> {
  const places: Array<{ start: number; end: number }> = [];
  let [depth, start, inText] = [0, -1, false];
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    if (inText) {
      if (byte === backslash) index++;
      else if (byte === quote) inText = false;
      continue;
    }
    if (byte === quote) {
      inText = true;
      if (start === -1) start = index;
    }
    if (opening.has(byte)) depth++;
    const ends = depth === 1 && (byte === comma || closing.has(byte));
    if (closing.has(byte)) depth--;
    if (ends && start !== -1) {
      places.push({ start, end: index + 1 });
      start = -1;
    }
  }
  return places;
}
