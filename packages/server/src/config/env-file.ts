import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import type { Environment } from "./read-settings.ts";
import { SettingsError } from "./settings-error.ts";

/**
 * The environment with what the file `.env` adds: the environment wins, also where it sets an empty value. No file is
 * no variables.
 *
 * @throws {SettingsError} if the file is there and cannot be read.
 */
export function addEnvFile(environment: Environment, path = ".env"): Environment {
  return { ...parseEnv(readText(path)), ...environment };
}

function readText(path: string): string {
  try {
    // Editors on Windows put a byte order mark first; it would become part of the first name.
    return readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT") return "";
    throw new SettingsError([`The file ${path} cannot be read (${String(code)}): correct or remove it.`]);
  }
}
