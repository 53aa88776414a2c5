/** One access token as this page received it. Times are of the page's own clock (ms), which no wrong wall clock moves. */
export interface Life {
  readonly number: number;
  readonly receivedAt: number;
  /** ms from `receivedAt` until it is refused. */
  readonly lifetime: number;
  readonly by: "this" | "another" | "start";
}

/** A refresh that failed for now. */
interface Trouble {
  readonly at: number;
  readonly cause: string;
  readonly attempt: number;
  /** ms until the next attempt. */
  readonly inMs: number;
}

/** What has happened to this page's access tokens since it opened. */
export interface Journal {
  /** The last few, newest last. */
  readonly lives: readonly Life[];
  /** Rotations since the page opened, by any tab. */
  readonly refreshes: number;
  readonly isRefreshing: boolean;
  readonly trouble: Trouble | undefined;
}

export const emptyJournal: Journal = { lives: [], refreshes: 0, isRefreshing: false, trouble: undefined };

/** What the client says of its refreshes, with the moment at which this page heard it. */
export type Happening =
  | { readonly type: "refreshing" }
  | { readonly type: "retrying"; readonly attempt: number; readonly inMs: number; readonly cause: string }
  | { readonly type: "received"; readonly by: Life["by"]; readonly lifetime: number }
  | { readonly type: "ended" };

const livesKept = 6;

/** The journal after something happened at `at`. */
export function note(journal: Journal, happening: Happening, at: number): Journal {
  switch (happening.type) {
    case "refreshing":
      return { ...journal, isRefreshing: true };
    case "retrying": {
      const { attempt, inMs, cause } = happening;
      return { ...journal, isRefreshing: false, trouble: { at, cause, attempt, inMs } };
    }
    case "received":
      return receive(journal, happening, at);
    case "ended":
      return { ...emptyJournal, refreshes: journal.refreshes };
  }
}

function receive(
  journal: Journal,
  { by, lifetime }: { by: Life["by"]; lifetime: number },
  receivedAt: number,
): Journal {
  const refreshes = by === "start" ? journal.refreshes : journal.refreshes + 1;
  const number = (journal.lives.at(-1)?.number ?? 0) + 1;
  const lives = [...journal.lives, { number, receivedAt, lifetime, by }].slice(-livesKept);
  return { ...journal, lives, refreshes, isRefreshing: false };
}

/** Where a life stands in a picture of some time, all in parts of the whole from 0 to 1. */
export interface Bar {
  readonly life: Life;
  readonly from: number;
  /** Up to here it was the one in use: its successor came, or now is. */
  readonly usedUntil: number;
  /** Up to here it is accepted by whoever asks nobody. */
  readonly validUntil: number;
}

/** Draws the lives on one time line, which begins with the oldest and ends with the last to expire. */
export function drawLives(lives: readonly Life[], now: number): { bars: readonly Bar[]; now: number } {
  const start = Math.min(...lives.map(({ receivedAt }) => receivedAt));
  const end = Math.max(now, ...lives.map(({ receivedAt, lifetime }) => receivedAt + lifetime));
  const place = (at: number) => (end === start ? 0 : (at - start) / (end - start));
  const bars = lives.map((life, index) => {
    const validUntil = life.receivedAt + life.lifetime;
    const replacedAt = lives[index + 1]?.receivedAt ?? now;
    return {
      life,
      from: place(life.receivedAt),
      usedUntil: place(Math.min(replacedAt, validUntil)),
      validUntil: place(validUntil),
    };
  });
  return { bars, now: place(now) };
}
