import type { Channel } from "./channel.ts";
import { ClientError } from "./client-error.ts";
import { type Message, packTokens, unpackTokens } from "./message.ts";
import { ignore } from "./ignore.ts";
import type { Refresher } from "./refresher.ts";
import { wait } from "./schedule.ts";
import { isLive } from "./session-record.ts";
import type { Tab } from "./tab.ts";
import type { Tokens } from "./tokens.ts";

/** What this tab learns from the others. */
export interface OtherTabs {
  /** Asks whether they have a fresh access token, and waits shortly. */
  readonly ask: () => Promise<void>;
  /** What one of them has failed with since the last call. */
  readonly takeFailure: () => ClientError | undefined;
  /** Looks at the record, and once more in a moment: what another tab writes may take longer than what it says. */
  readonly lookTwice: () => void;
}

const patience = 150; // ms
const secondLook = 200; // ms

export function listenToTabs(tab: Tab, channel: Channel | undefined, refresher: Refresher): OtherTabs {
  const { held, surroundings, post } = tab;
  let failure: ClientError | undefined;

  async function lookOnce(): Promise<void> {
    // Storage that cannot be read now is read again at the next refresh.
    await tab.look().catch(ignore);
    refresher.changed();
    refresher.attemptIfDue();
  }

  function lookTwice(): void {
    void lookOnce();
    surroundings.schedule(secondLook, () => void lookOnce(), true);
  }

  /** The record tells whether they are of this session. */
  async function hear(tokens: Tokens): Promise<void> {
    let isOurs = false;
    await tab.records.update((now) => {
      isOurs = isLive(now) && (now.session === tokens.session.id || now.session === "");
      if (isOurs) held.offer(tokens);
      return now;
    });
    if (isOurs) refresher.changed();
    else lookTwice();
  }

  channel?.listen((data) => {
    const message = data as Message;
    const tokens = held.tokens();
    if (message.type === "ask") {
      if (tokens && held.dueIn() > 0) post(packTokens(tokens, surroundings));
    } else if (message.type === "tokens") hear(unpackTokens(message, surroundings)).catch(ignore);
    else if (message.type === "failed") {
      failure = new ClientError(message.code, { retryAfter: message.retryAfter });
    } else lookTwice();
  });

  return {
    async ask() {
      if (!channel) return;
      post({ type: "ask" });
      await Promise.race([wait(surroundings.schedule, patience), refresher.nextChange()]);
    },
    takeFailure() {
      const taken = failure;
      failure = undefined;
      return taken;
    },
    lookTwice,
  };
}
