import { failureMessage } from "../start/failure.ts";
import { version } from "../package.ts";
import type { Command, Terminal } from "./command.ts";
import { commands } from "./commands.ts";
import { readWords, WrongCall } from "./read-words.ts";
import { Stopped } from "./stopped.ts";
import { processTerminal } from "./terminal.ts";
import { unknownCommand } from "./wrong-words.ts";

const helpOptions = new Set(["--help", "-h"]);
/** As shells have it for what Ctrl-C ends. */
const stoppedCode = 130;

/** Runs the command that the words name. Exit codes: 0 done, 1 refused or failed, 2 called wrongly, 130 stopped. */
export async function runCommand(
  words: readonly string[],
  terminal: Terminal = processTerminal,
): Promise<number> {
  const asked = words.filter((word, index) => !helpOptions.has(word) && !(index === 0 && word === "help"));
  const asksHelp = asked.length < words.length;
  if (asked.length === 0) return print(overview(commands), terminal);
  if (asked[0] === "--version" || asked[0] === "version") return print(version, terminal);
  const command = commands.find(({ name }) => isCalled(name, asked));
  if (command === undefined) return explain(asked, asksHelp, terminal);
  if (asksHelp) return print(command.help, terminal);
  return run(command, asked.slice(command.name.split(" ").length), terminal);
}

async function run(command: Command, rest: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await command.run(readWords(command, rest), terminal);
  } catch (error) {
    if (error instanceof WrongCall) return refuse(`${error.message}\n\n${command.help}`, terminal);
    terminal.complain(failureMessage(error));
    return error instanceof Stopped ? stoppedCode : 1;
  }
}

function isCalled(name: string, words: readonly string[]): boolean {
  return name.split(" ").every((part, index) => words[index] === part);
}

/** For words that are no command: the commands of their group where they name one, else where all are listed. */
function explain(asked: readonly string[], asksHelp: boolean, terminal: Terminal): number {
  const group = commands.filter(({ name }) => name.startsWith(`${asked[0]} `));
  if (group.length === 0)
    return refuse(`${unknownCommand(asked, commands)}\n\`countersign help\` lists all commands.`, terminal);
  if (asked.length === 1 && asksHelp) return print(overview(group), terminal);
  const wrong = asked.length === 1 ? `Say what to do with \`${asked[0]}\`.` : unknownCommand(asked, commands);
  return refuse(`${wrong}\n\n${overview(group)}`, terminal);
}

function print(text: string, terminal: Terminal): number {
  terminal.print(text);
  return 0;
}

function refuse(text: string, terminal: Terminal): number {
  terminal.complain(text);
  return 2;
}

function overview(some: readonly Command[]): string {
  const width = Math.max(...some.map(({ name }) => name.length));
  const list = some.map(({ name, summary }) => `  countersign ${name.padEnd(width)}  ${summary}`);
  return `Countersign signs users in.

${list.join("\n")}

\`countersign help <command>\` tells more of each. Settings are environment variables or lines of a file .env:
docs/settings.md lists them, docs/commands.md the commands.`;
}
