import type { Command } from "../../../packages/server/src/cli/command.ts";
import { table } from "./markdown.ts";

/** What docs/commands.md says of the commands: the list, then what each says of itself. */
export function describeCommands(commands: readonly Command[]): string[] {
  const rows = commands.map(({ name, summary }) => [`[\`${name}\`](#${name.replaceAll(" ", "-")})`, summary]);
  return [
    table(["command", "what it does"], rows),
    ...commands.map(({ name, help }) => `## ${name}\n\n\`\`\`text\n${help}\n\`\`\``),
  ];
}
