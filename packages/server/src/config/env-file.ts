import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { systemCode } from "../system-code.ts";
import type { Environment } from "./read-settings.ts";
import { SettingsError } from "./settings-error.ts";

/**
 * The environment with what the file `.env` adds: the environment wins, also where it sets an empty value. No file is
 * no variables.
 *
 * @throws {SettingsError} if the file is there and cannot be read, or says what would be ignored.
 */
export function addEnvFile(environment: Environment, path = ".env"): Environment {
  const text = readText(path);
  const problems = findIgnored(text).map((problem) => `The file ${path}, ${problem}`);
  if (problems.length > 0) throw new SettingsError(problems);
  return { ...parseEnv(text), ...environment };
}

/** What a parser passes over without a word: lines that set nothing, and all but the last of those that set one name. */
function findIgnored(text: string): string[] {
  const setBy = new Map<string, number>();
  return text.split("\n").flatMap((line, index) => {
    if (/^\s*(#|$)/.test(line)) return [];
    const [, name, quote] = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(["'`]?)/.exec(line) ?? [];
    if (name === undefined) return [`line ${index + 1}, is not of the form NAME=value.`];
    // The value would go on in the lines below, up to the next such quote.
    if (quote && line.split(quote).length === 2)
      return [`line ${index + 1}, opens a quote that it does not close.`];
    const before = setBy.get(name);
    setBy.set(name, index + 1);
    return before === undefined ? [] : [`line ${index + 1}, sets ${name} again, as line ${before} did.`];
  });
}

function readText(path: string): string {
  try {
    // Editors on Windows put a byte order mark first; it would become part of the first name.
    return readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT") return "";
    throw new SettingsError([`The file ${path} cannot be read (${code}): correct or remove it.`]);
  }
}
