// Runs the benchmarks that the words name, or all:
//   npm run bench -- refresh
//   npm run bench -- jwt --round 20 --rounds 3    shorter, to try whether it runs at all
//   npm run bench -- jwt --save                   keeps the results in bench/results/jwt.md
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { benchJwt } from "./jwt.ts";
import { benchGrowth } from "./growth.ts";
import { benchGuard } from "./guard.ts";
import { benchLogin } from "./login.ts";
import { benchRefresh } from "./refresh.ts";
import { benchRevocation } from "./revocation.ts";

const { values, positionals: words } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "15" },
    round: { type: "string", default: "300" },
    sessions: { type: "string", default: "1000000" },
    save: { type: "boolean", default: false },
  },
});
const machine = `${new Date().toISOString()}, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`;

const serverBench = {
  rounds: Number(values.rounds),
  duration: Number(values.round) * 10,
  machine,
  save: values.save,
};

const benches: Readonly<Record<string, () => Promise<void>>> = {
  refresh: () => benchRefresh(serverBench),
  growth: () => benchGrowth({ ...serverBench, sessions: Number(values.sessions) }),
  login: () => benchLogin(serverBench),
  revocation: () => benchRevocation(serverBench),
  guard: () => benchGuard({ ...serverBench, duration: Number(values.round) }),
  jwt: () =>
    benchJwt({
      machine,
      rounds: Number(values.rounds),
      duration: Number(values.round),
      save: values.save ? fileURLToPath(new URL("results/jwt.md", import.meta.url)) : undefined,
    }),
};

const unknown = words.filter((word) => benches[word] === undefined);
if (unknown.length > 0) {
  console.error(
    `There is no benchmark ${unknown.join(", ")}. There are: ${Object.keys(benches).join(", ")}.`,
  );
  process.exit(2);
}

console.log(machine);
for (const [name, bench] of Object.entries(benches)) {
  if (words.length === 0 || words.includes(name)) await bench();
}
