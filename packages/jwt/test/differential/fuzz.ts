// Compares us with jose, fast-jwt and jsonwebtoken over many changed tokens. The seed decides the changes; keys are new each time.
//   node --conditions=@countersign/source packages/jwt/test/differential/fuzz.ts --count 1000000 --seed 1
import { parseArgs } from "node:util";
import * as fc from "fast-check";
import { everyDifferenceIsExplained } from "./property.ts";

const { values } = parseArgs({
  options: { seed: { type: "string" }, count: { type: "string", default: "100000" } },
});
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
const numRuns = Number(values.count);
if (!Number.isInteger(seed) || !(Number.isInteger(numRuns) && numRuns > 0)) {
  throw new TypeError("--seed and --count are whole numbers, --count over 0.");
}

process.stdout.write(`seed ${seed}, ${numRuns} tokens\n`);
await fc.assert(everyDifferenceIsExplained, { seed, numRuns });
process.stdout.write("every difference is explained\n");
