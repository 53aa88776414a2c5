import type { Environment } from "../config/read-settings.ts";

/** Where a command reads and writes; tests give their own. */
export interface Terminal {
  /** With what the file `.env` adds. */
  readonly environment: () => Environment;
  /**
   * What is typed after the question, unseen; where the input is no terminal, all of it and no question. Throws `Stopped`
   * on Ctrl-C.
   */
  readonly readSecret: (question: string) => Promise<string>;
  /** Whether somebody sits there to be asked. */
  readonly asks: boolean;
  readonly print: (text: string) => void;
  readonly complain: (text: string) => void;
  /** ms */
  readonly clock: () => number;
  /** Waits so long (ms), or until somebody stops the command, and tells whether it is to go on. */
  readonly pause: (ms: number) => Promise<boolean>;
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
  /** What follows the name, if anything. */
  readonly operands?: readonly Operand[];
  /** What may stand anywhere behind the name, if anything. */
  readonly options?: Options;
  /** Gives the exit code: 0 done, 1 refused or failed, 2 called wrongly. Throws `Stopped` where somebody says no. */
  run(words: Words, terminal: Terminal): Promise<number>;
}

export interface Operand {
  /** What it is, for people: `number of bytes`. */
  readonly name: string;
  /** By default exactly one; `many` may be none. */
  readonly count?: "optional" | "many";
}

/** By name, without the dashes. */
type Options = Readonly<Record<string, Option>>;

interface Option {
  /** What follows it: `<role>`; where nothing does, it is there or not. */
  readonly value?: string;
  /** Whether it may stand more than once. */
  readonly many?: true;
}

/** What stands behind a command's name, sorted out: as many operands as it takes, and no option that it does not have. */
export interface Words {
  readonly operands: readonly string[];
  /** The values of an option, in order. */
  readonly values: (option: string) => readonly string[];
  readonly has: (option: string) => boolean;
}
