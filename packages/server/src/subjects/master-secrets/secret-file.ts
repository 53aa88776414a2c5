import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { WrongValue } from "../../config/kinds.ts";
import { secrets } from "../../config/secrets.ts";
import { systemCode } from "../../system-code.ts";

/**
 * The master secrets in the file: one, or a list as the setting `SECRET` has it; `undefined` if there is no file.
 * Throws an `Error` that says what to do if others than its owner may read it, or it holds something else.
 */
export function readSecretFile(path: string): readonly Uint8Array[] | undefined {
  try {
    // Windows keeps no such bits.
    if (process.platform !== "win32" && (statSync(path).mode & 0o077) !== 0) {
      throw new WrongValue(`is open to other users of this machine: run \`chmod 600 ${path}\``);
    }
    const text = readFileSync(path, "utf8").trim();
    if (text === "") throw new WrongValue("is empty: restore it, or remove it if the database is new");
    return secrets.parse(text);
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT") return undefined;
    const wrong =
      error instanceof WrongValue
        ? error.message
        : `cannot be read (${code}): let this user read it, or set COUNTERSIGN_SECRET`;
    throw new Error(`The master secret's file ${path} ${wrong}.`, { cause: error });
  }
}

/** Makes the file with a new master secret, readable by its owner alone. Throws an `Error` that says what to do. */
export function makeSecretFile(path: string, random: (bytes: number) => Uint8Array): readonly Uint8Array[] {
  const text = newSecret(random);
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, `${text}\n`, { mode: 0o600, flag: "wx", flush: true });
    return [Buffer.from(text, "base64url")];
  } catch (error) {
    // Another process, started at the same moment, has made it.
    const theirs = systemCode(error) === "EEXIST" ? readSecretFile(path) : undefined;
    if (theirs !== undefined) return theirs;
    throw new Error(
      `The master secret's file ${path} cannot be made (${systemCode(error)}): let this user write there, or set COUNTERSIGN_SECRET to what \`countersign secret new\` prints.`,
      { cause: error },
    );
  }
}

/** A secret as settings and files hold it: 32 random bytes or more, base64url. */
export function newSecret(random: (bytes: number) => Uint8Array, bytes = 32): string {
  return Buffer.from(random(bytes)).toString("base64url");
}
