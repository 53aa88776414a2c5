// Bundles the client as an application's bundler would, and fails when it has grown over its budget.
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";

const budget = 5_000; // bytes, gzipped

const bundle = await rolldown({ input: fileURLToPath(new URL("dist/index.js", import.meta.url)) });
const { output } = await bundle.generate({ minify: true });
const code = output.map((chunk) => (chunk.type === "chunk" ? chunk.code : "")).join("");
const size = gzipSync(code, { level: 9 }).length;
process.stdout.write(`@countersign/client: ${size} of ${budget} bytes, minified and gzipped\n`);
if (size === 0 || size > budget) process.exit(1);
