import type { AccessTokenLife } from "./client.ts";
import type { Listeners } from "./listeners.ts";
import type { RefreshEvent } from "./refresh-event.ts";
import type { Snapshot } from "./snapshot.ts";
import type { Surroundings } from "./surroundings.ts";
import { dueAge, elapsed } from "./token-life.ts";
import type { Tokens } from "./tokens.ts";
import type { EndReason } from "./wire.ts";

/** What this tab holds of the session, in memory alone. */
export interface HeldSession {
  readonly snapshot: () => Snapshot;
  /** undefined when nobody is signed in, and while it is not known who. */
  readonly tokens: () => Tokens | undefined;
  /** A token that is valid, as far as this tab knows. */
  readonly accessToken: () => string | undefined;
  readonly life: () => AccessTokenLife | undefined;
  /** ms until it is to be refreshed; not positive: it is due. */
  readonly dueIn: () => number;
  readonly isSignedOut: () => boolean;
  /** There is nothing to refresh for now. */
  readonly isSettled: () => boolean;
  readonly adopt: (tokens: Tokens, by?: "this" | "another") => void;
  /** Adopts what another tab has, unless this tab has something newer. */
  readonly offer: (tokens: Tokens) => void;
  /** Nobody is signed in any more. */
  readonly leave: (reason?: EndReason) => void;
  /** Somebody is signed in, and the tokens are not here. */
  readonly forget: () => void;
  /** The access token is no good any more: it is due. */
  readonly refuse: () => void;
  /** For a refresh: it is called off when nobody is signed in any more, so that it does not keep the lock. */
  readonly untilLeft: () => AbortController;
}

/** ms. A token's `exp` is in whole seconds, rounded down (RFC 7519 §2): it may end so much before `expires_in` is over. At most a third of the life. */
const rounding = 1000;

export function createHeldSession(
  surroundings: Surroundings,
  snapshots: Listeners<Snapshot>,
  events: Listeners<RefreshEvent>,
): HeldSession {
  let snapshot: Snapshot = freeze({ status: "unknown" });
  let held: Tokens | undefined;
  /** ms */
  let due = 0;
  let refused: string | undefined;
  let refreshing: AbortController | undefined;

  const age = (tokens: Tokens) => elapsed(tokens.since, surroundings);
  const left = (tokens: Tokens) => Math.max(0, total(tokens) - age(tokens));
  const isSignedOut = () => snapshot.status === "signed_out";
  const dueIn = () => (!held || held.access_token === refused ? 0 : due - age(held));

  function show(next: Snapshot): void {
    // The same object until it changes: frameworks compare.
    if (JSON.stringify(next) === JSON.stringify(snapshot)) return;
    snapshot = freeze(next);
    snapshots.tell(snapshot);
  }

  function adopt(tokens: Tokens, by?: "this" | "another"): void {
    const { user, session } = tokens;
    held = tokens;
    due = dueAge(total(tokens), surroundings.random);
    show({ status: "signed_in", user, session });
    if (by) events.tell({ type: "refreshed", by, expiresIn: left(tokens) / 1000 });
  }

  return {
    snapshot: () => snapshot,
    tokens: () => held,
    accessToken: () =>
      held && left(held) > Math.min(rounding, total(held) / 3) ? held.access_token : undefined,
    life: () => held && { total: total(held), left: left(held) },
    dueIn,
    isSignedOut,
    isSettled: () => isSignedOut() || dueIn() > 0,
    adopt,
    offer(tokens) {
      if (
        held?.session.id !== tokens.session.id ||
        (held.access_token !== tokens.access_token && age(tokens) < age(held))
      )
        adopt(tokens, "another");
    },
    leave(reason) {
      const why = reason && { reason };
      const isNews = held ?? why;
      held = undefined;
      refreshing?.abort();
      if (isSignedOut()) return;
      show({ status: "signed_out", ...why });
      if (isNews) events.tell({ type: "ended", ...why });
    },
    forget() {
      held = undefined;
      show({ status: "unknown" });
    },
    refuse() {
      refused = held?.access_token;
    },
    untilLeft: () => (refreshing = new AbortController()),
  };
}

const total = (tokens: Tokens) => tokens.expires_in * 1000;

function freeze<Value>(value: Value): Value {
  if (Object(value) === value) Object.values(Object.freeze(value)).forEach(freeze);
  return value;
}
