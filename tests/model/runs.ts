import type { Heartbeat } from "../../packages/server/src/subjects/operations/heartbeat.ts";
import { openHeartbeat } from "../../packages/server/src/subjects/operations/heartbeat.ts";
import { type Run, runTolerance } from "../../packages/server/src/subjects/operations/holes.ts";
import type { Stores } from "../../packages/server/src/subjects/stores.ts";

type Runs = ReadonlyMap<string, Run>;

/** A copy of the database, and the moments of the heartbeats in it. */
interface Copy {
  runs: Runs;
  moments: readonly number[];
}

/** A database of runs that can go back in time, and the moments in which a server did run, whatever it says of them. */
export class RunHistory {
  now = 0;
  runs: Runs = new Map();
  /** Moments of heartbeats: those that the database has kept, and those that it has lost. */
  kept: readonly number[] = [];
  lost: readonly number[] = [];
  /** How often a process was told that a backup was restored. */
  told = 0;
  #before: Copy | undefined;
  #backup: Copy | undefined;
  #heartbeat: Heartbeat | undefined;
  #ids = 0;
  readonly #looksBack: boolean;
  /** What processes have written, whatever the database has kept of it. */
  readonly #written = new Map<string, number>();

  /** `looksBack`: false where a process takes for granted that its last heartbeat is still there. */
  constructor({ looksBack = true } = {}) {
    this.#looksBack = looksBack;
  }

  async start(): Promise<void> {
    const stores = { runs: this.#store() } as unknown as Stores;
    this.#heartbeat = await openHeartbeat({
      stores,
      inTransaction: (work) => work(stores),
      clock: () => this.now,
      newId: () => `run ${this.#ids++}`,
      tokenLifetime: 300_000,
      onRestored: () => {
        this.told += 1;
      },
    });
    await this.beat();
  }

  async beat(): Promise<void> {
    this.#before = this.#copy();
    await this.#heartbeat?.beat(null);
    this.kept = [...this.kept, this.now];
  }

  backUp(): void {
    this.#backup = this.#copy();
  }

  /** The database becomes the backup, if there is one. */
  restore(): void {
    this.#become(this.#backup);
  }

  /** The last heartbeat is lost. */
  crash(): void {
    this.#become(this.#before);
  }

  /** As the statement of the store says it. */
  covers(moment: number): boolean {
    return [...this.runs.values()].some(
      ({ startedAt, lastSeenAt }) =>
        startedAt <= moment + runTolerance && lastSeenAt >= moment - runTolerance,
    );
  }

  #copy(): Copy {
    return { runs: this.runs, moments: this.kept };
  }

  #become(copy: Copy | undefined): void {
    if (copy === undefined) return;
    const all = new Set([...this.kept, ...this.lost]);
    this.runs = copy.runs;
    this.kept = copy.moments;
    this.lost = [...all].filter((moment) => !copy.moments.includes(moment));
  }

  #store() {
    const put = (id: string, run: Run) => {
      this.runs = new Map(this.runs).set(id, run);
      this.#written.set(id, run.lastSeenAt);
    };
    return {
      start: async (id: string, now: number) => put(id, { startedAt: now, lastSeenAt: now }),
      beat: async (id: string, now: number) => {
        const run = this.runs.get(id);
        if (run) put(id, { ...run, lastSeenAt: now });
      },
      lastSeen: async (id: string) =>
        this.#looksBack ? this.runs.get(id)?.lastSeenAt : this.#written.get(id),
      longestTokenLifetime: async () => 0,
    };
  }
}
