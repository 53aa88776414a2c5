import { makeKey } from "./idempotency-key.ts";
import { packTokens } from "./message.ts";
import { isLive, type SessionRecord } from "./session-record.ts";
import type { Tab } from "./tab.ts";
import type { Moment } from "./token-life.ts";
import type { Tokens } from "./tokens.ts";
import type { TokenAnswer } from "./wire.ts";

/**
 * Takes what the server has answered to a request of `since`, and tells the other tabs. The record becomes that of the new
 * token if it `mayChange`; where the token is not new, or another tab has stored it already, the key is kept.
 */
export async function receive(
  tab: Tab,
  { refresh_token: token, ...answer }: TokenAnswer,
  since: Moment,
  mayChange: (now: SessionRecord | undefined) => boolean,
  by?: "this",
): Promise<void> {
  const session = answer.session.id;
  let tokens: Tokens | undefined;
  await tab.records.update((now) => {
    const isSame = isLive(now) && now.session === session && now.generation === answer.generation;
    // The key before may be of another session: there it is nobody's, and the server compares within one.
    const key = makeKey(tab.surroundings.randomBytes, isLive(now) ? now.key : "");
    const after = !isSame && mayChange(now) ? { session, generation: answer.generation, key, token } : now;
    if (isLive(after) && after.session === session) {
      tokens = { ...answer, since, key: after.key };
      tab.held.adopt(tokens, by);
    }
    return after;
  });
  if (tokens) tab.post(packTokens(tokens, tab.surroundings));
  // Late: somebody has logged out or in meanwhile.
  else await tab.look();
}
