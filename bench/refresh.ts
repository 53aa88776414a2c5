import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { startServerProcess } from "./server-process.ts";

const clients = 32;
const rounds = 5;
const roundDuration = 3_000; // ms
const ticksPerSecond = 100; // of /proc/<pid>/stat

const agent = new Agent({ keepAlive: true, maxSockets: clients });

/** Clients that each refresh as soon as they have the next token: how many a second, how long each takes, what it costs. */
export async function benchRefresh(): Promise<void> {
  // Chained clients refresh far more often than the limit on bursts lets a client do.
  const server = await startServerProcess({ COUNTERSIGN_REFRESH_BURST: "0" });
  try {
    const tokens = await Promise.all(
      Array.from({ length: clients }, (_, index) => signUp(server.url, index)),
    );
    await round(server.url, tokens, 1_000);
    for (let number = 1; number <= rounds; number++) {
      const cpuBefore = cpuSeconds(server.pid);
      const times = await round(server.url, tokens, roundDuration);
      const cpu = ((cpuSeconds(server.pid) - cpuBefore) / times.length) * 1e6;
      const at = (share: number) => times[Math.floor(times.length * share)]?.toFixed(1);
      const rate = Math.round((times.length / roundDuration) * 1000);
      console.log(
        `refresh, round ${number}: ${rate}/s, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, server CPU ${cpu.toFixed(0)} µs each`,
      );
    }
  } finally {
    agent.destroy();
    await server.stop();
  }
}

/** Milliseconds of each refresh, sorted. */
async function round(url: string, tokens: string[], duration: number): Promise<number[]> {
  const times: number[] = [];
  const end = performance.now() + duration;
  const chain = async (index: number): Promise<void> => {
    while (performance.now() < end) {
      const began = performance.now();
      tokens[index] = await post(`${url}/v1/refresh`, { refresh_token: tokens[index] });
      times.push(performance.now() - began);
    }
  };
  await Promise.all(tokens.map((_, index) => chain(index)));
  return times.toSorted((a, b) => a - b);
}

function signUp(url: string, index: number): Promise<string> {
  return post(`${url}/v1/signup`, { email: `user${index}@example.com`, password: "a long walk in the rain" });
}

/** Posts, and gives the refresh token of the answer. */
function post(url: string, body: object): Promise<string> {
  return new Promise((resolve, reject) => {
    const payload = JSON.stringify(body);
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(payload) };
    const sent = request(url, { method: "POST", agent, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("end", () => {
        const { refresh_token, code } = JSON.parse(text) as { refresh_token?: string; code?: string };
        if (refresh_token === undefined) reject(new Error(`${response.statusCode} ${code}`));
        else resolve(refresh_token);
      });
    });
    sent.on("error", reject);
    sent.end(payload);
  });
}

/** User and system time of a process (proc(5)). */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}
