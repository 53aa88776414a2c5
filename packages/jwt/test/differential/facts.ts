import { isUtf8 } from "node:buffer";

/** What a forgiving reader sees in a token. Independent of the code under test. */
export interface Facts {
  readonly token: string;
  readonly alg: string;
  readonly segments: readonly string[];
  readonly texts: readonly string[];
  readonly utf8: boolean;
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

export function factsOf(token: string): Facts {
  const segments = token.split(".");
  const bytes = segments.slice(0, 2).map((segment) => Buffer.from(segment, "base64"));
  const texts = bytes.map((some) => some.toString());
  const [header = {}, claims = {}] = texts.map(parse);
  const utf8 = bytes.every((some) => isUtf8(some));
  return { token, alg: String(header["alg"]), segments, texts, utf8, header, claims };
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ""));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** The objects and lists of a JSON text with the names in each, and how deeply they nest. */
export function membersOf(json: string): { objects: string[][]; depth: number } {
  const objects: string[][] = [];
  const open: string[][] = [];
  let depth = 0;
  for (const [symbol] of json.matchAll(/"(?:\\.|[^"\\])*"\s*:?|[{}[\]]/gs)) {
    if (symbol === "{" || symbol === "[") open.push([]);
    else if (symbol === "}" || symbol === "]") objects.push(open.pop() ?? []);
    else if (symbol.endsWith(":")) open.at(-1)?.push(unescape(symbol.slice(0, -1)));
    depth = Math.max(depth, open.length);
  }
  return { objects, depth };
}

function unescape(json: string): string {
  try {
    return String(JSON.parse(json));
  } catch {
    return json;
  }
}
