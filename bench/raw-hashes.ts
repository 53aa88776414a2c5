// A process that hashes passwords as the server does, so many at once and at the same priority, for as long as it is told
// (ms), and answers how many a second: what log-ins are measured by.
import { availableParallelism } from "node:os";
import { hash, verify } from "@node-rs/argon2";
import { readSettings } from "../packages/server/src/config/read-settings.ts";
import {
  hashingConcurrency,
  lowerThreadPool,
} from "../packages/server/src/subjects/passwords/thread-pool.ts";

const { argon2Memory, argon2Passes, argon2Lanes } = readSettings({});
const password = "a long walk in the rain";
const options = { memoryCost: argon2Memory, timeCost: argon2Passes, parallelism: argon2Lanes, outputLen: 32 };
const phc = await hash(password, options);
lowerThreadPool();

process.on("message", (duration: number) => void answer(duration));

async function answer(duration: number): Promise<void> {
  const began = performance.now();
  let count = 0;
  const chain = async (): Promise<void> => {
    while (performance.now() < began + duration) {
      await verify(phc, password);
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: hashingConcurrency(availableParallelism()) }, chain));
  process.send?.(count / ((performance.now() - began) / 1_000));
}
process.send?.("ready");
