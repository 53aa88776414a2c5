import type { Environment } from "../config/read-settings.ts";

/** Where a command reads and writes; tests give their own. */
export interface Terminal {
  /** With what the file `.env` adds. */
  readonly environment: () => Environment;
  /** What is typed after the question, unseen; where the input is no terminal, all of it and no question. */
  readonly readSecret: (question: string) => Promise<string>;
  readonly print: (text: string) => void;
  readonly complain: (text: string) => void;
  /** ms */
  readonly clock: () => number;
  /** Whether the output shows colours. */
  readonly colour: boolean;
}

export interface Command {
  /** What is typed: `token inspect`. */
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** How to call it, and what for. */
  readonly help: string;
  /** What may follow the name, if anything: one word. */
  readonly operand?: string;
  /** Gives the exit code: 0 done, 1 refused or failed, 2 called wrongly. */
  run(operand: string | undefined, terminal: Terminal): Promise<number>;
}
