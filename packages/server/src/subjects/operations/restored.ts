import { Problem } from "../../problem.ts";
import { toTime } from "../../time.ts";
import { type By, whoDid } from "../audit/audit-event.ts";
import type { InTransaction, Stores } from "../stores.ts";
import { findHoles, type Hole } from "./holes.ts";

export interface RestoredParts {
  readonly stores: Pick<Stores, "runs">;
  readonly inTransaction: InTransaction;
  readonly clock: () => number;
  readonly newId: () => string;
  readonly settings: {
    /** ms */
    readonly sessionTtl: number;
    /** ms */
    readonly accessTokenTtl: number;
  };
}

/** What operators do after they restored a backup. */
export interface Restored {
  /** The times in which no server is known to have run and of which sessions may live; the newest last. */
  holes(): Promise<Hole[]>;
  /**
   * Notes that servers ran in the one hole there is, or in each that ends after `since` (ms), and gives them: refresh
   * tokens issued there are adopted from now on. Code: `invalid_request` for several holes without `since`.
   */
  adopt(since: number | undefined, by: By): Promise<Hole[]>;
}

export function createRestored(parts: RestoredParts): Restored {
  return {
    holes: () => readHoles(parts.stores, parts),
    adopt: (since, by) =>
      parts.inTransaction(async (stores) => {
        const holes = choose(await readHoles(stores, parts), since);
        for (const hole of holes) await adopt(hole, stores, by, parts);
        return holes;
      }),
  };
}

async function readHoles(
  { runs }: Pick<Stores, "runs">,
  { clock, settings }: RestoredParts,
): Promise<Hole[]> {
  const now = clock();
  // Of an older hole no session lives.
  return findHoles(await runs.list(), now).filter(({ until }) => until > now - settings.sessionTtl);
}

function choose(holes: readonly Hole[], since: number | undefined): Hole[] {
  if (since !== undefined) return holes.filter(({ until }) => until > since);
  if (holes.length <= 1) return [...holes];
  throw new Problem(
    "invalid_request",
    [
      "There is more than one time in which no server is known to have run. Say since when to adopt, with a time before the end of the first one that counts:",
      ...holes.map(({ from, until }) => `- ${toTime(from)} to ${toTime(until)}`),
    ].join("\n"),
  );
}

async function adopt(
  { from, until }: Hole,
  { runs, audit }: Stores,
  by: By,
  { clock, newId, settings }: RestoredParts,
): Promise<void> {
  await runs.note({ startedAt: from, lastSeenAt: until }, newId(), settings.accessTokenTtl);
  const data = { from: toTime(from), until: toTime(until) };
  await audit.append([{ type: "database.restored", data, ...whoDid(by), id: newId(), at: clock() }]);
}
