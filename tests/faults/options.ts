import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "30" }, seed: { type: "string" } },
});

/** How often a fault is repeated. */
export const rounds = Number(values.rounds);

/** What the faults' moments and places come from; the operating system's scheduling is its own. */
export const seed = values.seed === undefined ? randomInt(2 ** 32) : Number(values.seed);

if (!Number.isInteger(rounds) || rounds < 1) throw new TypeError("--rounds takes a number from 1 on.");
if (!Number.isInteger(seed)) throw new TypeError("--seed takes a whole number.");
console.log(`rounds ${rounds}, seed ${seed}: again with --rounds ${rounds} --seed ${seed}`);
