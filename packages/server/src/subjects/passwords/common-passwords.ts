import { dictionary } from "@zxcvbn-ts/language-common";

let passwords: ReadonlySet<string> | undefined;

/** Whether the password is one of the some 49,000 that are tried first, in any case. */
export function isCommonPassword(password: string): boolean {
  passwords ??= new Set(dictionary["passwords-common"].map((common) => common.toLowerCase()));
  return passwords.has(password.toLowerCase());
}
