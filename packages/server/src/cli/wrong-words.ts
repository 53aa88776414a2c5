import { nearestName } from "../config/nearest-name.ts";
import type { Command } from "./command.ts";

/** What to say of words that name no command. They may hold a token: only what looks like a command is repeated. */
export function unknownCommand(words: readonly string[], commands: readonly Command[]): string {
  const typed = words
    .slice(0, 2)
    .filter((word) => /^[a-z][a-z-]{0,20}$/i.test(word))
    .join(" ");
  if (typed === "") return "There is no such command.";
  const nearest = nearestCommand(typed, commands);
  return `There is no command \`${typed}\`.${nearest === undefined ? "" : ` The nearest is \`countersign ${nearest}\`.`}`;
}

/** Compared with whole names and with each of their words; of commands that are as near, the first. */
function nearestCommand(typed: string, commands: readonly Command[]): string | undefined {
  const forms = commands.flatMap(({ name }) => [name, ...name.split(" ")].map((form) => ({ form, name })));
  const nearest = nearestName(
    typed,
    forms.map(({ form }) => form),
  );
  return forms.find(({ form }) => form === nearest)?.name;
}
