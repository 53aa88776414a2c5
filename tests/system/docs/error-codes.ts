import { JwtError, jwtErrorCodes } from "@countersign/jwt";
import { actions, endReasons, type ErrorCode, errorCodes, isErrorCode } from "@countersign/protocol";
import { errorStatuses } from "../../../packages/server/src/http/error-statuses.ts";
import { table } from "./markdown.ts";

/** The parts of docs/error-codes.md that follow from the source. */
export function describeErrorCodes(): string[] {
  const codes = Object.keys(errorCodes)
    .filter(isErrorCode)
    .toSorted((a, b) => errorStatuses[a] - errorStatuses[b]);
  return [
    table(["status", "`code`", "meaning", "`action`"], codes.map(describeCode)),
    table(["`action`", "what the client does"], named(actions)),
    table(["`reason`", "meaning"], named(endReasons)),
    table(
      ["code", "meaning"],
      jwtErrorCodes.map((code) => [`\`${code}\``, new JwtError(code).message]),
    ),
  ];
}

function describeCode(code: ErrorCode): string[] {
  const { meaning, ...description } = errorCodes[code];
  const action = "action" in description ? `\`${description.action}\`` : "";
  return [String(errorStatuses[code]), `\`${code}\``, meaning, action];
}

function named(texts: Readonly<Record<string, string>>): string[][] {
  return Object.entries(texts).map(([name, text]) => [`\`${name}\``, text]);
}
