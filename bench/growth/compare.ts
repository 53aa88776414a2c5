import { refresherFrom } from "../contenders.ts";
import { type Client, type Round, runRound } from "../load/round.ts";
import type { BenchOptions } from "../report.ts";
import type { Grown } from "./grown.ts";
import { shuffled } from "./shuffled.ts";

export interface Compared {
  /** Each client refreshes one session again and again: of few, and of many. */
  readonly small: readonly Round[];
  readonly large: readonly Round[];
  /** Each refresh is of another of the many, picked at random: neither memory nor a page that was written anyway has it at hand. */
  readonly scattered: readonly Round[];
}

/** Refreshes with few sessions and with many, in turns. Leaves the last `clients` of the many as they are. */
export async function compareRates(
  small: Grown,
  large: Grown,
  { clients, rounds, duration }: BenchOptions & { readonly clients: number },
): Promise<Compared> {
  const servers = [await small.start(), await large.start()] as const;
  const [one, other] = servers;
  const measured = { small: [] as Round[], large: [] as Round[], scattered: [] as Round[] };
  try {
    const few = await chainedRefreshers(one.url, small, clients, 0);
    const many = await chainedRefreshers(other.url, large, clients, large.count - 2 * clients);
    const others = await scatteredRefreshers(other.url, large, clients, large.count - 2 * clients);
    for (let round = 0; round <= rounds; round += 1) {
      const left = await runRound(few, one.pid, duration);
      const right = await runRound(many, other.pid, duration);
      const scattered = await runRound(others, other.pid, duration);
      if (round === 0) continue;
      measured.small.push(left);
      measured.large.push(right);
      measured.scattered.push(scattered);
    }
    return measured;
  } finally {
    for (const server of servers) await server.stop();
  }
}

function chainedRefreshers(url: string, { seeded }: Grown, clients: number, from: number): Promise<Client[]> {
  return Promise.all(
    Array.from({ length: clients }, (_, index) => refresherFrom(url, seeded.token(from + index))),
  );
}

function scatteredRefreshers(
  url: string,
  { seeded }: Grown,
  clients: number,
  below: number,
): Promise<Client[]> {
  const next = shuffled(below);
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
