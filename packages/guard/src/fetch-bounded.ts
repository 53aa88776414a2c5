import { reach } from "./reach.ts";
import { readBody } from "./read-body.ts";
import type { Surroundings } from "./surroundings.ts";

export interface BoundedFetch {
  readonly url: URL;
  readonly maxBytes: number;
  /** What is fetched, for errors. */
  readonly role: string;
  /** Ends it early. */
  readonly signal: AbortSignal;
}

export interface Fetched {
  readonly text: string;
  readonly json: unknown;
  readonly headers: Headers;
}

/** For the whole answer, in ms. */
const timeLimit = 5_000;

/** An answer that is there, with another status than 200. */
export class StatusError extends Error {
  readonly status: number;

  constructor(role: string, status: number) {
    const why = status >= 300 && status < 400 ? ", and redirects are not followed" : "";
    super(`${role}: the issuer answered ${status}${why}.`);
    this.status = status;
  }
}

/** Fetches JSON within bounds of size and time. */
export async function fetchJson(
  { url, maxBytes, signal, ...request }: BoundedFetch,
  surroundings: Surroundings,
): Promise<Fetched> {
  const role = `${request.role} at ${url.href}`;
  const abort = new AbortController();
  const end = () => abort.abort(signal.reason);
  if (signal.aborted) end();
  signal.addEventListener("abort", end);
  const cancel = surroundings.schedule(timeLimit, () =>
    abort.abort(new Error(`${role}: no answer within ${timeLimit / 1000} seconds.`)),
  );
  try {
    const headers = { accept: "application/json" };
    const response = await reach({ url, role, headers, signal: abort.signal }, surroundings);
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new StatusError(role, response.status);
    }
    const text = await readText(response, { maxBytes, role, signal: abort.signal });
    return { text, json: parse(text, role), headers: response.headers };
  } finally {
    cancel();
    signal.removeEventListener("abort", end);
  }
}

async function readText(
  { body }: Response,
  { maxBytes, role, signal }: Omit<BoundedFetch, "url">,
): Promise<string> {
  if (body === null) return "";
  const decoder = new TextDecoder();
  let [text, bytes] = ["", 0];
  for await (const piece of readBody(body, role, signal)) {
    bytes += piece.length;
    if (bytes > maxBytes) throw new Error(`${role} is over ${maxBytes / 1024} KiB.`);
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}

function parse(text: string, role: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${role} is not JSON.`);
  }
}
