import { parentPort, workerData } from "node:worker_threads";
import { importKey } from "@countersign/jwt";
import type { SigningReply, SigningRequest, SigningThreadData } from "./signing-protocol.ts";

// Signs with one private key, so that signatures do not hold up the event loop.

const { jwk }: SigningThreadData = workerData;
const { sign } = importKey(jwk);

parentPort?.on("message", (request: SigningRequest | "close") => {
  if (sign === undefined || request === "close") {
    parentPort?.close();
    return;
  }
  const reply: SigningReply = { id: request.id, signatures: request.signingInputs.map(sign) };
  parentPort?.postMessage(reply);
});
parentPort?.postMessage("ready");
