import { createGuard, type Guard } from "@countersign/guard";
import { audience, createFakeIssuer, issuerName } from "../packages/guard/test/fake-issuer.ts";
import { createFakeTime } from "../packages/guard/test/fake-time.ts";
import { heapUsed } from "./jwt/memory.ts";
import { ratioOf } from "./jwt/ratio.ts";
import { freshStrings } from "./jwt/token-set.ts";
import { median } from "./load/quantiles.ts";
import { type BenchOptions, publish, table, verdictTable } from "./report.ts";

const revocations = 100_000;
const differentTokens = 600;
/** A round is cut into so many turns, so that what else the machine does meets both alike. */
const turns = 10;

/** Verifications a second with many live revocations and with none, in turns in this process, and what the revocations take of memory. */
export async function benchGuard(options: BenchOptions): Promise<void> {
  // Its time stands still, so that it says nothing more once a guard has read what is live.
  const time = createFakeTime(Date.now());
  const issuer = createFakeIssuer(time);
  const none = await open(issuer.fetch, 0);
  for (let one = 0; one < revocations; one += 1)
    issuer.revoke({ session: crypto.randomUUID(), reason: "logged_out" }, { lost: true });
  const many = await open(issuer.fetch, revocations);
  // By a second one: the first reading has changed what the issuer's own texts take.
  const before = heapUsed();
  const measured = await open(issuer.fetch, revocations);
  const heap = heapUsed() - before;
  measured.close();
  const tokens = Array.from({ length: differentTokens }, () =>
    Buffer.from(issuer.token({ sid: crypto.randomUUID(), jti: crypto.randomUUID() })),
  );
  const rates = runRounds([none, many], tokens, options);
  none.close();
  many.close();
  report(rates, heap, options);

  async function open(fetch: typeof globalThis.fetch, count: number): Promise<Guard> {
    const guard = createGuard({ issuer: issuerName, audience, fetch, schedule: time.schedule });
    await guard.ready();
    const { feed } = guard.status();
    if (feed.state !== "up" || feed.revocations !== count)
      throw new Error("The guard knows other revocations.");
    return guard;
  }
}

/** Verifications a second of each guard in each round; after one round that does not count. */
function runRounds(guards: readonly Guard[], tokens: readonly Buffer[], options: BenchOptions): number[][] {
  const rates = guards.map((): number[] => []);
  for (let round = 0; round <= options.rounds; round += 1) {
    const spent = guards.map(() => ({ count: 0, time: 0 }));
    for (let turn = 0; turn < turns; turn += 1) {
      const order = turn % 2 === 0 ? guards.keys() : [...guards.keys()].toReversed();
      for (const at of order) {
        const { count, time } = runFor(guards[at] as Guard, tokens, options.duration / turns);
        const total = spent[at];
        if (total === undefined) continue;
        total.count += count;
        total.time += time;
      }
    }
    if (round > 0)
      for (const [at, { count, time }] of spent.entries()) rates[at]?.push((count / time) * 1_000);
  }
  return rates;
}

/** Each token is a new string, as from the wire; making it is not timed. */
function runFor(guard: Guard, tokens: readonly Buffer[], duration: number): { count: number; time: number } {
  let [count, time] = [0, 0];
  while (time < duration) {
    const fresh = freshStrings(tokens);
    const began = performance.now();
    for (const token of fresh) guard.verify(token);
    time += performance.now() - began;
    count += fresh.length;
  }
  return { count, time };
}

function report([none = [], many = []]: readonly number[][], heap: number, options: BenchOptions): void {
  const { median: ratio, lower, upper } = ratioOf(many, none);
  const count = revocations.toLocaleString("en");
  publish(
    "guard",
    "The guard with many revocations",
    [
      `${differentTokens} different tokens, none of them revoked, each seen before; ${options.rounds} rounds of ${options.duration} ms for each guard, in turns, medians.`,
      verdictTable([{ what: `with ${count} live revocations / with none`, value: ratio, least: 0.9 }]),
      table(
        ["live revocations", "verifications a second"],
        [
          ["none", perSecond(none)],
          [count, perSecond(many)],
        ],
      ),
      `The ratio's quartiles are ${lower.toFixed(2)} and ${upper.toFixed(2)}. The revocations take ${(heap / 1e6).toFixed(1)} MB of the guard's heap, ${Math.round(heap / revocations)} bytes each; the whole process, the issuer's part in it, has ${Math.round(process.memoryUsage.rss() / 1e6)} MB.`,
    ],
    options,
  );
}

function perSecond(rates: readonly number[]): string {
  return Math.round(median(rates)).toLocaleString("en");
}
