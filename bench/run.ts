// Runs the benchmarks that the words name, or all:
//   npm run bench -- refresh
import { cpus } from "node:os";
import { benchRefresh } from "./refresh.ts";

const benches: Readonly<Record<string, () => Promise<void>>> = { refresh: benchRefresh };

const words = process.argv.slice(2);
const unknown = words.filter((word) => benches[word] === undefined);
if (unknown.length > 0) {
  console.error(
    `There is no benchmark ${unknown.join(", ")}. There are: ${Object.keys(benches).join(", ")}.`,
  );
  process.exit(2);
}

console.log(`${new Date().toISOString()}, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`);
for (const [name, bench] of Object.entries(benches)) {
  if (words.length === 0 || words.includes(name)) await bench();
}
