import { writeFileSync } from "node:fs";
import { contendersOf, type Operation } from "./jwt/contenders.ts";
import { measureMemory } from "./jwt/memory.ts";
import { makeReport, type Measured } from "./jwt/report.ts";
import { type RoundOptions, runRounds } from "./jwt/rounds.ts";
import { algorithms, operations } from "./jwt/targets.ts";
import { freshStrings, makeTokenSet, type TokenSet } from "./jwt/token-set.ts";

const differentTokens = 600;
/** Inputs are made anew for so many calls at a time. */
const batchSize = 50;

export interface JwtBenchOptions extends RoundOptions {
  /** What stands above the results: machine and date. */
  readonly machine: string;
  /** Where to keep the results. */
  readonly save: string | undefined;
}

/** Signing and verifying against other libraries and bare `node:crypto`, all in this process, in turns. */
export async function benchJwt(options: JwtBenchOptions): Promise<void> {
  // First, while the heap is still small and quiet.
  const memory = (["all", "bounded"] as const).flatMap((kind) =>
    algorithms.map((alg) => measureMemory(alg, kind)),
  );
  const measured: Measured[] = [];
  for (const alg of algorithms) {
    const set = makeTokenSet(alg, differentTokens);
    const contenders = contendersOf(alg, set.jwk);
    for (const operation of operations) {
      const rates = await runRounds(contenders[operation], inputsFor(operation, set), options);
      measured.push({ alg, operation, rates });
      console.error(`jwt: ${alg} ${operation} measured`);
    }
  }
  const { markdown, missed } = makeReport(measured, memory);
  const text = [
    "# JWT: signing and verifying",
    `${options.machine}. ${options.rounds} rounds of ${options.duration} ms each, ${differentTokens} different tokens. What is asynchronous is awaited call by call.`,
    markdown,
    `${missed === 0 ? "Every target is reached" : `Targets missed: ${missed}`}.`,
  ].join("\n\n");
  console.log(text);
  if (options.save !== undefined) writeFileSync(options.save, `${text}\n`);
}

/** The next claims or tokens of a set, round and round; a token is a new string each time. */
function inputsFor(operation: Operation, { claims, tokens }: TokenSet): () => readonly unknown[] {
  let from = 0;
  return () => {
    const next = from;
    from = (from + batchSize) % differentTokens;
    return operation === "sign"
      ? claims.slice(next, next + batchSize)
      : freshStrings(tokens.slice(next, next + batchSize));
  };
}
