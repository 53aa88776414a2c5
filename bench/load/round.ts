import { cpuSeconds, machineSeconds, mainThreadSeconds } from "./cpu.ts";
import { median, quantile } from "./quantiles.ts";

/** Does one thing and resolves when it is done; the next call goes on from there. */
export type Client = () => Promise<void>;

export interface Round {
  /** A second. */
  readonly rate: number;
  /** ms */
  readonly p50: number;
  readonly p99: number;
  /** Of the server, for each (µs). */
  readonly cpu: number;
  readonly mainCpu: number;
  /** The same of the whole machine: of the load generator and a database too. */
  readonly machineCpu: number;
  /** Of the load generator, in cores. */
  readonly generator: number;
}

/** Lets all clients do what they do again and again for so long (ms). */
export async function runRound(
  clients: readonly Client[],
  pid: number,
  duration: number,
  until = performance.now() + duration,
): Promise<Round> {
  const times: number[] = [];
  const before = {
    own: process.cpuUsage(),
    all: cpuSeconds(pid),
    main: mainThreadSeconds(pid),
    machine: machineSeconds(),
  };
  const began = performance.now();
  const chain = async (client: Client): Promise<void> => {
    while (performance.now() < until) {
      const asked = performance.now();
      await client();
      times.push(performance.now() - asked);
    }
  };
  await Promise.all(clients.map(chain));
  const seconds = (performance.now() - began) / 1_000;
  const own = process.cpuUsage(before.own);
  return {
    rate: times.length / seconds,
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    cpu: ((cpuSeconds(pid) - before.all) / times.length) * 1e6,
    mainCpu: ((mainThreadSeconds(pid) - before.main) / times.length) * 1e6,
    machineCpu: ((machineSeconds() - before.machine) / times.length) * 1e6,
    generator: (own.user + own.system) / 1e6 / seconds,
  };
}

/** The median of each figure. */
export function medianRound(rounds: readonly Round[]): Round {
  const of = (figure: keyof Round) => median(rounds.map((round) => round[figure]));
  return {
    rate: of("rate"),
    p50: of("p50"),
    p99: of("p99"),
    cpu: of("cpu"),
    mainCpu: of("mainCpu"),
    machineCpu: of("machineCpu"),
    generator: of("generator"),
  };
}
