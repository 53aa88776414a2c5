import type { TestContext } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import type { Device } from "./device.ts";
import { randomOf } from "./random.ts";

/** Devices that refresh all the time, as the last acknowledged answer allows. */
export interface Load {
  /** How often they got new tokens. */
  readonly refreshes: () => number;
  /** How many tries of one refresh had no answer at most. */
  readonly mostFailures: () => number;
  /** The devices that were told that their session is over, and the reason. */
  readonly over: ReadonlyMap<Device, string>;
  /** ms: the longest time for which no device got an answer since the mark. */
  longestSilence(): number;
  /** Forgets silence and failures so far. */
  mark(): void;
  /** Of one device: it logs out or is put aside. */
  leave(device: Device): void;
  /** Resolves when nobody refreshes any more. */
  stop(): Promise<void>;
}

/** Each device rests for about `rest` ms between two refreshes, until the load is stopped or the test is over. */
export function startLoad(t: TestContext, devices: readonly Device[], rest: number): Load {
  const over = new Map<Device, string>();
  const left = new Set<Device>();
  const stopping = new AbortController();
  const signal = AbortSignal.any([t.signal, stopping.signal]);
  let [refreshes, mostFailures, lastAnswer, longestSilence] = [0, 0, performance.now(), 0];

  function noteAnswer(): void {
    const now = performance.now();
    longestSilence = Math.max(longestSilence, now - lastAnswer);
    lastAnswer = now;
  }

  async function use(device: Device, index: number): Promise<void> {
    const random = randomOf(`device ${index}`);
    const goesOn = () => !signal.aborted && !left.has(device);
    while (goesOn()) {
      await wait(rest * (0.5 + random.next()));
      if (!goesOn()) return;
      const { outcome, failures } = await device.refresh(signal);
      mostFailures = Math.max(mostFailures, failures);
      if (outcome === "unanswered") return;
      noteAnswer();
      if (outcome === "refreshed") refreshes += 1;
      else if (!left.has(device)) over.set(device, outcome.over);
      if (outcome !== "refreshed") return;
    }
  }

  const used = Promise.all(devices.map(use));
  // Whoever stops the load hears of it.
  used.catch(() => {});
  return {
    over,
    refreshes: () => refreshes,
    mostFailures: () => mostFailures,
    longestSilence: () => Math.max(longestSilence, performance.now() - lastAnswer),
    mark() {
      [mostFailures, lastAnswer, longestSilence] = [0, performance.now(), 0];
    },
    leave: (device) => void left.add(device),
    async stop() {
      stopping.abort();
      await used;
    },
  };
}
