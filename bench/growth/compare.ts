import { refresherFrom } from "../contenders.ts";
import { type Client, type Round, runRound } from "../load/round.ts";
import type { BenchOptions } from "../report.ts";
import type { Grown } from "./grown.ts";
import { shuffled } from "./shuffled.ts";

export interface Compared {
  readonly small: readonly Round[];
  readonly large: readonly Round[];
}

/**
 * Refreshes with few sessions and with many, in turns. The few are refreshed again and again, of the many another one each
 * time, picked at random: neither database has it at hand. Leaves the last `clients` of the many as they are.
 */
export async function compareRates(
  small: Grown,
  large: Grown,
  { clients, rounds, duration }: BenchOptions & { readonly clients: number },
): Promise<Compared> {
  const servers = [await small.start(), await large.start()] as const;
  const [one, other] = servers;
  const measured = { small: [] as Round[], large: [] as Round[] };
  try {
    const again = await Promise.all(
      Array.from({ length: clients }, (_, index) => refresherFrom(one.url, small.seeded.token(index))),
    );
    const another = await refreshersOfMany(other.url, large, clients);
    for (let round = 0; round <= rounds; round += 1) {
      const left = await runRound(again, one.pid, duration);
      const right = await runRound(another, other.pid, duration);
      if (round === 0) continue;
      measured.small.push(left);
      measured.large.push(right);
    }
    return measured;
  } finally {
    for (const server of servers) await server.stop();
  }
}

function refreshersOfMany(url: string, { seeded, count }: Grown, clients: number): Promise<Client[]> {
  const next = shuffled(count - clients);
  /** Of a session that has not been refreshed: its first token is spent then. */
  const unspent = (): string => {
    const index = next();
    if (index === undefined) throw new Error("All sessions have been refreshed: fewer or shorter rounds.");
    return seeded.token(index);
  };
  return Promise.all(
    Array.from({ length: clients }, async (): Promise<Client> => {
      const refresh = await refresherFrom(url, unspent());
      return () => refresh(unspent());
    }),
  );
}
