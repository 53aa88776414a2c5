import { text } from "node:stream/consumers";
import type { Command, Terminal } from "./command.ts";
import { migrate } from "./migrate.ts";
import { secretNew } from "./secret-new.ts";
import { serve } from "./serve.ts";
import { tokenInspect } from "./token-inspect.ts";

const commands: readonly Command[] = [serve, migrate, secretNew, tokenInspect];

const realTerminal: Terminal = {
  environment: process.env,
  readInput: () => text(process.stdin),
  print: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => process.stderr.write(`${line}\n`),
  colour: process.stdout.isTTY && process.env["NO_COLOR"] === undefined,
};

/** Runs the command that the words name. Exit codes: 0 done, 1 refused or failed, 2 called wrongly. */
export async function runCommand(
  words: readonly string[],
  terminal: Terminal = realTerminal,
): Promise<number> {
  const asksHelp = words.length === 0 || words.includes("--help") || words[0] === "help";
  const command = commands.find(({ name }) => isCalled(name, words[0] === "help" ? words.slice(1) : words));
  if (asksHelp) {
    terminal.print(command?.help ?? overview());
    return 0;
  }
  if (command === undefined) {
    terminal.complain(
      `There is no command \`${words.slice(0, 2).join(" ").slice(0, 60)}\`.\n\n${overview()}`,
    );
    return 2;
  }
  try {
    return await command.run(words.slice(command.name.split(" ").length), terminal);
  } catch (error) {
    terminal.complain(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

function isCalled(name: string, words: readonly string[]): boolean {
  return name.split(" ").every((part, index) => words[index] === part);
}

function overview(): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const list = commands.map(({ name, summary }) => `  countersign ${name.padEnd(width)}  ${summary}`);
  return `Countersign signs users in.\n\n${list.join("\n")}\n\n\`countersign help <command>\` tells more of each.`;
}
