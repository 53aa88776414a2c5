import type { Surroundings } from "./surroundings.ts";

export interface Reached {
  readonly url: URL;
  /** What is there, for errors. */
  readonly role: string;
  readonly headers: Record<string, string>;
  readonly signal: AbortSignal;
}

/**
 * Sends a GET, and follows no redirect: it would lead elsewhere than was checked.
 *
 * @throws Error with the address and the reason where nobody answers; the signal's own where it ends the request
 */
export async function reach(
  { url, role, headers, signal }: Reached,
  { fetch }: Pick<Surroundings, "fetch">,
): Promise<Response> {
  try {
    // Some frameworks, such as Next.js, keep answers unless they are told not to.
    return await fetch(url, { headers, signal, redirect: "manual", cache: "no-store" });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Error(`${role} cannot be reached at ${url.href}: ${reasonOf(error)}.`, { cause: error });
  }
}

/** `fetch` itself says no more than that it failed. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return reasonOf(error.cause);
  // That of a name with several addresses has a code alone.
  return error.message || String((error as { code?: unknown }).code);
}
