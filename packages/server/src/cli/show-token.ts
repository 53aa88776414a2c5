import { decodeUnverified } from "@countersign/jwt";
import type { Judgement } from "./judge-token.ts";
import { printable } from "./printable.ts";
import { inWords } from "./time-in-words.ts";

/** Red, purple, blue: the colours that the three parts have everywhere. */
const partColours = [31, 35, 34];
const timeClaims = ["iat", "nbf", "exp", "auth_time"];

/** A token's parts and what is said of it, for people. Throws `JwtError` for what is no token. */
export function showToken(
  token: string,
  { signature, verdict }: Judgement,
  { colour, now }: { colour: boolean; now: number },
): string {
  const { header, payload } = decodeUnverified(token);
  const paint = (part: number, text: string) =>
    colour ? `\u001b[${partColours[part]}m${text}\u001b[0m` : text;
  const times = timeClaims
    .map((name) => [name, payload[name]] as const)
    .filter((time): time is readonly [string, number] => typeof time[1] === "number")
    .map(([name, seconds]) => `${name.padEnd(9)}  ${inWords(seconds, now)}`);
  return [
    token
      .split(".")
      .map((part, index) => paint(index, printable(part)))
      .join("."),
    paint(0, `Header ${json(header)}`),
    paint(1, [`Payload ${json(payload)}`, ...times].join("\n")),
    paint(2, `Signature: ${printable(signature)}`),
    `Verdict: ${printable(verdict)}`,
  ].join("\n\n");
}

function json(value: object): string {
  return printable(JSON.stringify(value, undefined, 2));
}
