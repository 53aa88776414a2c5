// A process that runs one conditional UPDATE after another for as long as it is told (ms), and answers how many a second.
import { openCountedRows } from "./counted-rows.ts";

const [url = "", size, clients] = process.argv.slice(2);
const rows = await openCountedRows(url, Number(size));
const ids = Array.from({ length: Number(clients) }, (_, index) => `row${index}`);
for (const id of ids) await rows.add(id);

process.on("message", (duration: number) => void answer(duration));

async function answer(duration: number): Promise<void> {
  const began = performance.now();
  let count = 0;
  const chain = async (id: string): Promise<void> => {
    while (performance.now() < began + duration) {
      await rows.turn(id);
      count += 1;
    }
  };
  await Promise.all(ids.map(chain));
  process.send?.(count / ((performance.now() - began) / 1_000));
}
process.send?.("ready");
