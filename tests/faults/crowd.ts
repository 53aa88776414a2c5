import type { TestContext } from "node:test";
import { setImmediate } from "node:timers/promises";
import type { Line } from "./line.ts";
import { type Person, signUp } from "./person.ts";
import { type Random, randomOf } from "./random.ts";

/** People who use the service all at once. */
export interface Crowd {
  /** Lets everybody act, and some sign up, until the service has gone or the signal says stop. */
  live(round: number, signal: AbortSignal): Promise<void>;
  /** Lets everybody look whether the service kept its promises. Gives the broken ones. */
  check(): Promise<readonly string[]>;
  /** Sessions whose ending was acknowledged in the last round. */
  justEnded(): readonly string[];
  readonly size: () => number;
}

/** Each of so many signs up anew in each round; older people act on. */
const newcomers = 6;
/** How many of the older ones act in a round. */
const mostActive = 14;

export function createCrowd(t: TestContext, name: string, line: () => Line): Crowd {
  const people: Person[] = [];
  const random = randomOf(`${name} crowd`);
  const known = new Set<string>();
  let active: Person[] = [];
  // The servers come and go; people ask whichever is there.
  const there: Line = { try: (ask) => line().try(ask) };

  async function arrive(email: string, own: Random, signal: AbortSignal): Promise<void> {
    const person = await signUp({ line: there, email, random: own, signal: t.signal });
    if (person === undefined) return;
    people.push(person);
    active.push(person);
    await use(person, signal);
  }

  return {
    size: () => people.length,
    async live(round, signal) {
      active = random.below(2) === 0 ? people.slice(-mostActive) : people.toSorted(() => random.next() - 0.5);
      active = active.slice(0, mostActive);
      const olds = active.map((person) => use(person, signal));
      const news = Array.from({ length: newcomers }, (_, index) => {
        const email = `${name}-${round}-${index}@example.com`;
        return arrive(email, randomOf(email), signal);
      });
      await Promise.all([...olds, ...news]);
    },
    async check() {
      return (await Promise.all(active.map((person) => person.check()))).flat();
    },
    justEnded() {
      const fresh = active.flatMap((person) => person.ended()).filter((id) => !known.has(id));
      for (const id of fresh) known.add(id);
      return fresh;
    },
  };
}

async function use(person: Person, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await person.act();
    await setImmediate();
  }
}
