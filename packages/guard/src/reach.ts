import { rejectedBy } from "./rejected-by.ts";
import type { Surroundings } from "./surroundings.ts";

export interface Reached {
  readonly url: URL;
  /** What is there, for errors. */
  readonly role: string;
  readonly headers: Record<string, string>;
  readonly signal: AbortSignal;
}

/** Sends a GET, and follows no redirect: it would lead elsewhere than was checked. Fails as `explain` has it. */
export function reach(
  { url, role, headers, signal }: Reached,
  { fetch }: Pick<Surroundings, "fetch">,
): Promise<Response> {
  // Some frameworks, such as Next.js, keep answers unless they are told not to.
  const asked = fetch(url, { headers, signal, redirect: "manual", cache: "no-store" });
  // Not every implementation of fetch gives up when it is told to: nobody reads what it answers then.
  void asked.then(({ body }) => (signal.aborted ? body?.cancel() : undefined)).catch(() => {});
  return explain(Promise.race([asked, rejectedBy(signal)]), `${role} cannot be reached`, signal);
}

/**
 * Says what it was that failed, and why: `fetch` itself says neither.
 *
 * @throws Error; the signal's own reason where that ended it
 */
export async function explain<Result>(
  under: Promise<Result>,
  what: string,
  signal: AbortSignal,
): Promise<Result> {
  try {
    return await under;
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Error(`${what}: ${reasonOf(error).replace(/[.\s]+$/, "")}.`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return reasonOf(error.cause);
  // That of a name with several addresses has a code alone.
  return error.message || String((error as { code?: unknown }).code);
}
