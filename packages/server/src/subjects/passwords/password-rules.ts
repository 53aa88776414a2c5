import { Problem } from "../../problem.ts";
import { isCommonPassword } from "./common-passwords.ts";
import { countCharacters } from "./password.ts";

export interface PasswordRules {
  /** The least number of code points. */
  readonly minLength: number;
  /** The account's address: neither it nor one side of it may be the password. */
  readonly email: string;
}

/**
 * Refuses a new password that is too short, too common or the e-mail address; nothing is asked of its composition
 * (NIST SP 800-63B-4 §3.1.1.2, OWASP ASVS 6.2).
 *
 * @param password as `readPassword` gives it.
 * @param path of the request's member, for the problem document.
 * Rejects with the problem `password_too_weak`.
 */
export async function checkPassword(password: string, rules: PasswordRules, path: string): Promise<void> {
  const weakness = await findWeakness(password, rules);
  if (weakness === undefined) return;
  throw new Problem("password_too_weak", `The password ${weakness}. Choose another one.`, {
    errors: [{ path, message: weakness }],
  });
}

async function findWeakness(
  password: string,
  { minLength, email }: PasswordRules,
): Promise<string | undefined> {
  if (countCharacters(password) < minLength) return `has fewer than ${minLength} characters`;
  if (isFromEmail(password, email)) return "is the e-mail address or one side of it";
  if (new Set(password).size === 1) return "is one character again and again";
  // As who guesses it would type it: full-width letters are the same keys.
  const isCommon = (await isCommonPassword(password)) || (await isCommonPassword(password.normalize("NFKC")));
  return isCommon ? "is one of the most common ones" : undefined;
}

function isFromEmail(password: string, email: string): boolean {
  const [folded, address] = [password.toLowerCase(), email.toLowerCase()];
  return folded === address || address.split("@").includes(folded);
}
