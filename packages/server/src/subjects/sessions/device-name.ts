import { deviceNameMaxLength } from "@countersign/protocol";
import { parse as parseUserAgent } from "bowser";
import { Problem } from "../../problem.ts";

const unknownDevice = "Unknown device";
/** Characters: what is parsed of a user agent. */
const longestUserAgent = 512;
/** What bowser takes from an unknown user agent is shown only if it looks like a product's name. */
const productName = /^[\p{L}\p{N}][\p{L}\p{N} ._+-]{0,39}$/u;
/** Control characters, line breaks, and what turns the direction of the text around it. */
const unshowable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

/**
 * What the user called the device, or what its user agent tells: "Chrome on Windows".
 *
 * @throws {Problem} `invalid_request` for a given name with control characters or of more than 100 characters.
 */
export function deviceName(given: string | undefined, userAgent: string | null): string {
  const name = given?.trim().normalize("NFC") ?? "";
  if (name === "") return nameOf(userAgent ?? "");
  if (unshowable.test(name) || Array.from(name).length > deviceNameMaxLength) {
    throw new Problem("invalid_request", "This cannot be the name of a device. Check `device_name`.", {
      errors: [
        {
          path: "/device_name",
          message: `must have at most ${deviceNameMaxLength} characters, none of them a control character`,
        },
      ],
    });
  }
  return name;
}

function nameOf(userAgent: string): string {
  const text = userAgent.slice(0, longestUserAgent).trim();
  if (text === "") return unknownDevice; // bowser refuses it
  const { browser, os } = parseUserAgent(text);
  const names = [browser.name, os.name].filter((name) => name !== undefined && productName.test(name));
  return names.length === 0 ? unknownDevice : names.join(" on ");
}
