import { parentPort, workerData } from "node:worker_threads";
import { importKey } from "@countersign/jwt";
import { answerCalls } from "../../answer-calls.ts";
import type { SigningThreadData } from "./signing-channel.ts";

// Signs with one private key, so that signatures do not hold up the event loop.

const { jwk }: SigningThreadData = workerData;
const { sign } = importKey(jwk);
if (sign === undefined) throw new TypeError("This key does not sign.");

answerCalls((signingInputs: readonly string[]) => signingInputs.map(sign));
parentPort?.postMessage("ready");
