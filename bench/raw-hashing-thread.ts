import { parentPort } from "node:worker_threads";
import { hashSync, verifySync } from "@node-rs/argon2";
import { readSettings } from "../packages/server/src/config/read-settings.ts";
import { lowerPriority } from "../packages/server/src/subjects/passwords/lower-priority.ts";

// Compares a password with its hash for as long as it is told (ms), and answers how often a second.

const { argon2Memory, argon2Passes, argon2Lanes } = readSettings({});
const password = "a long walk in the rain";
const options = { memoryCost: argon2Memory, timeCost: argon2Passes, parallelism: argon2Lanes, outputLen: 32 };
const phc = hashSync(password, options);
lowerPriority();

parentPort?.on("message", (duration: number) => {
  const began = performance.now();
  let count = 0;
  while (performance.now() < began + duration) {
    verifySync(phc, password);
    count += 1;
  }
  parentPort?.postMessage(count / ((performance.now() - began) / 1_000));
});
