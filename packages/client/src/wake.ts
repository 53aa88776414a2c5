/** `pageshow`: the page comes back from the browser's cache; `visibilitychange` bubbles up from the document. */
const events = ["online", "focus", "pageshow", "visibilitychange"];

/** Calls back when the page may have slept through something; does nothing where there is no page. */
export function onWake(listener: () => void): () => void {
  const target = globalThis as Partial<EventTarget>;
  const stop = new AbortController();
  for (const event of events) target.addEventListener?.(event, listener, { signal: stop.signal });
  return () => stop.abort();
}
