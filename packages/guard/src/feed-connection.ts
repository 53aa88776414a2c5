import { createEventStreamParser, type StreamEvent } from "./event-stream.ts";
import { StatusError } from "./fetch-bounded.ts";
import { explain, reach } from "./reach.ts";
import type { Surroundings } from "./surroundings.ts";

export interface FeedRequest {
  readonly url: URL;
  readonly lastEventId: string | undefined;
  readonly secret: string | undefined;
  readonly signal: AbortSignal;
}

/** Opens the feed, and gives its events one by one until it ends. */
export async function* openFeed(
  { url, lastEventId, secret, signal }: FeedRequest,
  surroundings: Pick<Surroundings, "fetch">,
): AsyncGenerator<StreamEvent> {
  const role = `The revocation feed at ${url.href}`;
  const headers = {
    accept: "text/event-stream",
    ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }),
    ...(lastEventId === undefined ? {} : { "last-event-id": lastEventId }),
  };
  const response = await reach({ url, role, headers, signal }, surroundings);
  const { body } = response;
  if (response.status !== 200 || body === null) {
    await body?.cancel();
    if (response.status === 401) throw new Error(`${role} ${refusedSecret(secret)}`);
    throw new StatusError(role, response.status);
  }
  const reader = body.getReader();
  // Not every implementation of fetch ends a body when it is told to.
  const cancel = () => void reader.cancel().catch(() => {});
  signal.addEventListener("abort", cancel);
  try {
    if (!/^text\/event-stream\b/i.test(response.headers.get("content-type") ?? "")) {
      throw new Error(`${role} is no event stream.`);
    }
    yield* readEvents(reader, role, signal);
    signal.throwIfAborted();
  } finally {
    signal.removeEventListener("abort", cancel);
    cancel();
  }
}

function refusedSecret(secret: string | undefined): string {
  return secret === undefined
    ? "asks for a secret: give the server's COUNTERSIGN_FEED_SECRET as `feedSecret`."
    : "refuses `feedSecret`: give the server's COUNTERSIGN_FEED_SECRET.";
}

async function* readEvents(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  role: string,
  signal: AbortSignal,
): AsyncGenerator<StreamEvent> {
  const parse = createEventStreamParser();
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = await explain(reader.read(), `${role} broke off`, signal);
    if (done) return;
    yield* parse(decoder.decode(value, { stream: true }));
  }
}
