import { parseArgs } from "node:util";
import type { Command, Operand, Words } from "./command.ts";

/** What is said to somebody who called a command wrongly. It holds nothing that was typed but names of options. */
export class WrongCall extends Error {
  override name = "WrongCall";
}

/** Sorts the words behind a command's name. Throws `WrongCall` where they are not what it takes. */
export function readWords({ name, operands = [], options = {} }: Command, rest: readonly string[]): Words {
  const { tokens, positionals } = parseArgs({
    args: [...rest],
    options: Object.fromEntries(
      Object.entries(options).map(([option, { value }]) => [
        option,
        { type: value === undefined ? ("boolean" as const) : ("string" as const) },
      ]),
    ),
    // What it would say of a wrong word repeats the word, and that may be a password.
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (option === undefined) throw new WrongCall(unknownOption(name, token.rawName));
    if ((token.value === undefined) !== (option.value === undefined)) {
      throw new WrongCall(`\`--${token.name}\` takes ${option.value ?? "nothing"} behind it.`);
    }
    if (option.value !== undefined && option.many === undefined && given.has(token.name)) {
      throw new WrongCall(`\`--${token.name}\` stands more than once.`);
    }
    given.set(token.name, [...(given.get(token.name) ?? []), token.value ?? ""]);
  }
  checkCount(name, operands, positionals.length);
  return {
    operands: positionals,
    values: (option) => given.get(option) ?? [],
    has: (option) => given.has(option),
  };
}

function unknownOption(name: string, typed: string): string {
  const shown = /^--?[a-z-]{1,30}$/i.test(typed) ? `has no option \`${typed}\`` : "has no such option";
  return `\`countersign ${name}\` ${shown}. Settings are environment variables: see docs/settings.md.`;
}

function checkCount(name: string, operands: readonly Operand[], count: number): void {
  const missing = operands.filter((operand) => operand.count === undefined)[count];
  if (missing !== undefined) throw new WrongCall(`\`countersign ${name}\` needs one ${missing.name} more.`);
  if (count <= operands.length || operands.some((operand) => operand.count === "many")) return;
  const all = operands.map((operand) => `one ${operand.name}`).join(" and ");
  throw new WrongCall(`\`countersign ${name}\` takes ${all === "" ? "" : `${all} and `}nothing more.`);
}
