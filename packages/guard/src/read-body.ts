import { explain } from "./reach.ts";

/**
 * The pieces of an answer's body, as they arrive, until it ends or the signal says so: not every implementation of fetch ends a
 * body when it is told to. Fails as `explain` has it.
 */
export async function* readBody(
  body: ReadableStream<Uint8Array>,
  role: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  const cancel = () => void reader.cancel().catch(() => {});
  signal.addEventListener("abort", cancel);
  try {
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = await explain(reader.read(), `${role} broke off`, signal);
      signal.throwIfAborted();
      if (done) return;
      yield value;
    }
  } finally {
    signal.removeEventListener("abort", cancel);
    cancel();
  }
}
