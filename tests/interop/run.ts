// Runs the tests with verifiers of others, which take longer than `npm test` may.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const tests = fileURLToPath(new URL("peers.interop.ts", import.meta.url));
const words = ["--conditions=@countersign/source", "--test", "--test-reporter=spec", tests];
const { status } = spawnSync(process.execPath, words, { stdio: "inherit" });
process.exit(status ?? 1);
