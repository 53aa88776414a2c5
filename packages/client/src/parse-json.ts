import { tryTo } from "./try-to.ts";

/** undefined for what is no JSON. */
export function parseJson(text: string): unknown {
  return tryTo((): unknown => JSON.parse(text));
}
