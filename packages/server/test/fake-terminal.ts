import type { Terminal } from "../src/cli/command.ts";
import { runCommand } from "../src/cli/run-command.ts";

export interface FakeTerminal extends Partial<Omit<Terminal, "environment">> {
  readonly environment?: Record<string, string>;
  /** What stands on standard input, or is typed at a question. */
  readonly input?: string;
}

/** Runs a command line and gives the exit code and what it wrote. */
export async function runWords(
  words: readonly string[],
  { input = "", environment = {}, ...given }: FakeTerminal = {},
) {
  const [printed, complaints]: [string[], string[]] = [[], []];
  const code = await runCommand(words, {
    environment: () => environment,
    readSecret: async () => input,
    asks: false,
    print: (text) => printed.push(text),
    complain: (text) => complaints.push(text),
    clock: Date.now,
    pause: async () => false,
    colour: false,
    ...given,
  });
  return { code, output: printed.join("\n"), complaint: complaints.join("\n") };
}
