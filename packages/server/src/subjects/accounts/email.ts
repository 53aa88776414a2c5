import { domainToASCII } from "node:url";
import { emailMaxBytes } from "@countersign/protocol";
import { Problem } from "../../problem.ts";

export interface EmailAddress {
  /** As typed, trimmed, in NFC: where mail goes. */
  readonly email: string;
  /** For look-up and for nothing else: two addresses with one key are one account. */
  readonly key: string;
}

/** Longer texts are not looked at: white space around and NFC make some difference, not more than this. */
const mostUnits = 4 * emailMaxBytes;
/** RFC 5321 §4.5.3.1.1, in UTF-8. */
const localMaxBytes = 64;
const labelMaxUnits = 63;

/**
 * Controls and line breaks, spaces, and what nobody sees: zero-width, bidirectional and other default-ignorable
 * characters, unassigned ones, the blank Braille pattern. Two addresses that look alike must not be two accounts, and
 * none may reach into a mail header.
 */
const unseen = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u;
/** A dot-atom (RFC 5322 §3.2.3) that may hold non-ASCII characters (RFC 6532 §3.2); no quoted form, no comments. */
const dotAtom = /^[\w!#$%&'*+/=?^`{|}~\u0080-\u{10ffff}-]+(\.[\w!#$%&'*+/=?^`{|}~\u0080-\u{10ffff}-]+)*$/u;
const label = /^[a-z0-9\u0080-\u{10ffff}]([a-z0-9\u0080-\u{10ffff}-]*[a-z0-9\u0080-\u{10ffff}])?$/iu;

/**
 * Reads an e-mail address as a person typed it, in linear time.
 *
 * The key is the address in lower case (Unicode's, in no locale: a Turkish İ is never i) and in NFKC (full-width and
 * other compatible letters are one), the domain in its ASCII form. Letters of other scripts that look alike stay
 * different: mail proves who owns an address, not how it looks.
 *
 * @throws {Problem} `invalid_request`
 */
export function readEmail(typed: string): EmailAddress {
  const email = typed.length > mostUnits ? "" : typed.trim().normalize("NFC");
  const [local = "", domain = "", ...more] = email.split("@");
  const isAddress =
    more.length === 0 &&
    !unseen.test(email) &&
    isLocal(local) &&
    isDomain(domain) &&
    fits(email, emailMaxBytes);
  const key = `${fold(local)}@${domainToASCII(domain)}`;
  // Folding must not make another address of it: a full-width ＠ would.
  if (!isAddress || !isLocal(fold(local)) || !isDomain(domainToASCII(domain))) throw notAnAddress();
  return { email, key };
}

function isLocal(local: string): boolean {
  return fits(local, localMaxBytes) && dotAtom.test(local);
}

function isDomain(domain: string): boolean {
  return domain.split(".").every((part) => part.length <= labelMaxUnits && label.test(part));
}

/** Once more after lower case, which may leave what NFKC composes; then it is stable. */
function fold(local: string): string {
  return local.normalize("NFKC").toLowerCase().normalize("NFKC");
}

function fits(text: string, bytes: number): boolean {
  return Buffer.byteLength(text) <= bytes;
}

function notAnAddress(): Problem {
  return new Problem("invalid_request", "This is not an e-mail address. Check `email`.", {
    errors: [{ path: "/email", message: `must be an e-mail address of at most ${emailMaxBytes} bytes` }],
  });
}
