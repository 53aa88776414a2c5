export interface GatherLimits {
  /** How many calls one run answers at most. */
  readonly most?: number;
  /** How many runs are under way at once; while they are, calls gather for the next. */
  readonly atOnce?: number;
  /** As many start a run before the turn is over, so that what carries it out works while the turn goes on. */
  readonly enough?: number;
}

interface Call<Given, Answer> {
  readonly given: Given;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Makes one run of the calls that come in the same turn of the event loop, so that what a run costs is shared: the busier
 * the process, the more share it. `run` answers each in its place; where it rejects, all of its calls do, and those that
 * have waited through it: what carries it out may be away, and keep each run as long. A run starts after its calls were
 * made, so what it reads is never older than they are.
 */
export function gather<Given, Answer>(
  run: (given: readonly Given[]) => Promise<readonly Answer[]>,
  { most = 64, atOnce = 2, enough = Infinity }: GatherLimits = {},
): (given: Given) => Promise<Answer> {
  const waiting: Array<Call<Given, Answer>> = [];
  let came = 0;
  let running = 0;
  let isAwake = false;

  function wake(): void {
    if (running >= atOnce) return;
    if (waiting.length >= enough) {
      start();
      return;
    }
    if (isAwake) return;
    isAwake = true;
    setImmediate(() => {
      isAwake = false;
      if (waiting.length > 0 && running < atOnce) start();
      if (waiting.length > 0) wake();
    });
  }

  function start(): void {
    running += 1;
    void answer(waiting.splice(0, most));
  }

  async function answer(calls: ReadonlyArray<Call<Given, Answer>>): Promise<void> {
    const cameBefore = came;
    try {
      const answers = await run(calls.map(({ given }) => given));
      for (const [place, { resolve }] of calls.entries()) resolve(answers[place] as Answer);
    } catch (error) {
      const waitedThrough = waiting.splice(0, Math.max(0, waiting.length - (came - cameBefore)));
      for (const { reject } of [...calls, ...waitedThrough]) reject(error);
    }
    running -= 1;
    if (waiting.length > 0) wake();
  }

  return (given) =>
    new Promise((resolve, reject) => {
      came += 1;
      waiting.push({ given, resolve, reject });
      wake();
    });
}
