import { hash } from "node:crypto";
import { seed } from "./options.ts";

/** Choices that a seed decides. */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number;
  chance(probability: number): boolean;
  /** `undefined` where there is none. */
  pick<T>(list: readonly T[]): T | undefined;
}

/** The run's choices about one thing, such as a test or an actor: independent of all others. */
export function randomOf(name: string): Random {
  let state = Buffer.from(hash("sha256", `${seed}/${name}`, "hex"), "hex").readUInt32LE();
  // mulberry32
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: (list) => list[below(list.length)],
  };
}
