import type { Terminal } from "./command.ts";
import { WrongCall } from "./read-words.ts";

/** A new password from a prompt without echo, asked for twice, or from standard input: one line. */
export async function readNewPassword({ asks, readSecret }: Terminal): Promise<string> {
  const password = (await readSecret("Password (not shown): ")).replace(/\r?\n$/, "");
  if (password === "") throw new WrongCall("No password was given: type one, or pipe one in.");
  if (/[\r\n]/.test(password)) throw new WrongCall("The password has a line break: pipe in one line.");
  if (asks && (await readSecret("Once more: ")) !== password) {
    throw new WrongCall("The two passwords are different. Nothing was done.");
  }
  return password;
}
