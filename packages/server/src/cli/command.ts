/** Where a command reads and writes; tests give their own. */
export interface Terminal {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** All of standard input. */
  readonly readInput: () => Promise<string>;
  readonly print: (text: string) => void;
  readonly complain: (text: string) => void;
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
  /** Gives the exit code: 0 done, 1 refused or failed, 2 called wrongly. */
  run(words: readonly string[], terminal: Terminal): Promise<number>;
}
