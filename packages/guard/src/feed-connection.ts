import { createEventStreamParser, type StreamEvent } from "./event-stream.ts";
import { StatusError } from "./fetch-bounded.ts";
import { reach } from "./reach.ts";
import { readBody } from "./read-body.ts";
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
  if (!/^text\/event-stream\b/i.test(response.headers.get("content-type") ?? "")) {
    void body.cancel().catch(() => {});
    throw new Error(`${role} is no event stream.`);
  }
  const parse = createEventStreamParser();
  const decoder = new TextDecoder();
  for await (const piece of readBody(body, role, signal))
    yield* parse(decoder.decode(piece, { stream: true }));
}

function refusedSecret(secret: string | undefined): string {
  return secret === undefined
    ? "asks for a secret: give the server's COUNTERSIGN_FEED_SECRET as `feedSecret`."
    : "refuses `feedSecret`: give the server's COUNTERSIGN_FEED_SECRET.";
}
