import { availableParallelism } from "node:os";
import { runServer } from "./run-server.ts";
import { hashingConcurrency, sizeThreadPool } from "./subjects/passwords/thread-pool.ts";

sizeThreadPool(process.env, hashingConcurrency(availableParallelism()));
await runServer(process.env);
