import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { addEnvFile } from "../config/env-file.ts";
import type { Terminal } from "./command.ts";
import { WrongCall } from "./read-words.ts";
import { Stopped } from "./stopped.ts";

/** The process's own streams. Colours show on a terminal that has them, unless NO_COLOR is set. */
export const processTerminal: Terminal = {
  environment: () => addEnvFile(process.env),
  asks: process.stdin.isTTY,
  readSecret: (question) => (process.stdin.isTTY ? ask(question) : readInput()),
  print: (text) => process.stdout.write(`${text}\n`),
  complain: (text) => process.stderr.write(`${text}\n`),
  clock: Date.now,
  pause: pauseUnlessStopped,
  colour: process.stdout.isTTY && !process.env["NO_COLOR"] && process.stdout.hasColors(),
};

let stopped: Promise<false> | undefined;

/** From the first pause on SIGINT and SIGTERM end the process no more: what pauses ends by itself, in good order. */
async function pauseUnlessStopped(ms: number): Promise<boolean> {
  stopped ??= new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => resolve(false));
  });
  const waiting = new AbortController();
  const goesOn = setTimeout(ms, true as const, { signal: waiting.signal }).catch(() => false as const);
  const outcome = await Promise.race([stopped, goesOn]);
  waiting.abort();
  return outcome;
}

const mostRead = 65_536; // characters: more than anything that a command takes

async function readInput(): Promise<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let read = "";
  try {
    for await (const chunk of process.stdin) {
      read += decoder.decode(chunk as Buffer, { stream: true });
      if (read.length > mostRead) return read;
    }
    return read + decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) throw new WrongCall("What standard input has is not UTF-8.");
    throw error;
  }
}

/** The question goes to standard error, so that standard output stays clean. */
function ask(question: string): Promise<string> {
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  // A line editor instead of the terminal's own line mode, which cuts what is pasted after 4,096 characters.
  const lines = createInterface({ input: process.stdin, output: unseen, terminal: true, historySize: 0 });
  process.stderr.write(question);
  return new Promise((resolve, reject) => {
    lines.once("SIGINT", () => {
      reject(new Stopped());
      lines.close();
    });
    lines.once("line", (line) => {
      resolve(line);
      lines.close();
    });
    lines.once("close", () => {
      process.stderr.write("\n");
      resolve("");
    });
  });
}
