import { passwordMaxLength } from "@countersign/protocol";
import { Problem } from "../../problem.ts";

/** Longer texts are refused before NFC is computed: NFC makes of up to four code points one, each of two units. */
const mostUnits = 8 * passwordMaxLength;

/**
 * A password in the one form that is hashed and compared: NFC (RFC 8265 §4.2), nothing else changed or cut.
 *
 * @param path of the request's member, for the problem document.
 * @throws {Problem} `invalid_request` above 256 code points or with half of a surrogate pair.
 */
export function readPassword(typed: string, path: string): string {
  if (typed.length > mostUnits) throw tooLong(path);
  if (!typed.isWellFormed()) throw invalid(path, "has half of a surrogate pair");
  const password = typed.normalize("NFC");
  if (countCharacters(password) > passwordMaxLength) throw tooLong(path);
  return password;
}

/** Code points: what people take for characters, more or less (NIST SP 800-63B-4 §3.1.1.2). */
export function countCharacters(password: string): number {
  return Array.from(password).length;
}

function tooLong(path: string): Problem {
  return invalid(path, `has more than ${passwordMaxLength} characters`);
}

function invalid(path: string, message: string): Problem {
  return new Problem("invalid_request", `The password ${message}.`, { errors: [{ path, message }] });
}
