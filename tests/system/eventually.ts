import { setTimeout as wait } from "node:timers/promises";

/** Sends a request again while the server says that it has no time for it, as a slow machine may. */
export function sendUntilTaken(send: () => Promise<Response>): Promise<Response> {
  return eventually(send, ({ status }) => status !== 503);
}

/** Asks again until the answer is the expected one, or for half a minute; then the last answer is for an assertion to show. */
export async function eventually<Answer>(
  ask: () => Answer | Promise<Answer>,
  isExpected: (answer: Answer) => boolean,
): Promise<Answer> {
  const end = performance.now() + 30_000;
  for (;;) {
    const answer = await ask();
    if (isExpected(answer) || performance.now() > end) return answer;
    await wait(20);
  }
}
