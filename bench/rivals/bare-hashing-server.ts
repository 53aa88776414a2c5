// What no server on Node goes beyond at log-ins: reads a request, compares a password with its hash as the server does, and
// answers. Nothing is looked up, counted, stored or signed.
import { createServer } from "node:http";
import { availableParallelism } from "node:os";
import { readSettings } from "../../packages/server/src/config/read-settings.ts";
import { createHashQueue } from "../../packages/server/src/subjects/passwords/hash-queue.ts";
import { createPasswordHasher } from "../../packages/server/src/subjects/passwords/hasher.ts";
import {
  createHashingThreads,
  hashingConcurrency,
} from "../../packages/server/src/subjects/passwords/hashing-threads.ts";

const concurrency = hashingConcurrency(availableParallelism());
const { argon2Memory: memory, argon2Passes: passes, argon2Lanes: lanes } = readSettings({});
const queue = createHashQueue({ concurrency });
const threads = createHashingThreads(concurrency);
const hasher = createPasswordHasher({ memory, passes, lanes, queue, threads });
const phc = await hasher.hash("a long walk in the rain");

createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => void answer());
  async function answer(): Promise<void> {
    const { password = "" } = JSON.parse(Buffer.concat(chunks).toString() || "{}") as { password?: string };
    const body = JSON.stringify({ right: password !== "" && (await hasher.verify(phc, password)) });
    response.writeHead(200, {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
    });
    response.end(body);
  }
}).listen(Number(process.env["COUNTERSIGN_PORT"]), "localhost");
