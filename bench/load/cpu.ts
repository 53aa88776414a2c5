import { readFileSync } from "node:fs";

const ticksPerSecond = 100; // of /proc

/** User and system time of a process with all its threads, in seconds (proc(5)). */
export function cpuSeconds(pid: number): number {
  return secondsOf(`/proc/${pid}/stat`);
}

/** The same of its busiest thread, which in these servers is the one that runs the event loop. */
export function mainThreadSeconds(pid: number): number {
  return secondsOf(`/proc/${pid}/task/${pid}/stat`);
}

/** What all cores of the machine were busy with since it started, in seconds (proc_stat(5)). */
export function machineSeconds(): number {
  const [, user, nice, system, , , irq, softirq] = readFileSync("/proc/stat", "utf8").split(/\s+/, 8);
  const busy = [user, nice, system, irq, softirq].map(Number);
  return busy.reduce((sum, ticks) => sum + ticks, 0) / ticksPerSecond;
}

/** Bytes of memory that a process has in RAM. */
export function residentBytes(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kilobytes) * 1024;
}

function secondsOf(path: string): number {
  const fields = fieldsOf(path);
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Those behind the command's name, which may hold spaces. */
function fieldsOf(path: string): string[] {
  return readFileSync(path, "utf8").split(") ").at(-1)?.split(" ") ?? [];
}
