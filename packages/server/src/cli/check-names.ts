import {
  permissionMaxLength,
  permissionPattern,
  roleNameMaxLength,
  roleNamePattern,
} from "@countersign/protocol";
import { WrongCall } from "./read-words.ts";

/** Holds what was typed against what the routes hold requests against. Throws `WrongCall`. */
export function checkRoleName(typed: string): string {
  if (typed.length <= roleNameMaxLength && new RegExp(roleNamePattern).test(typed)) return typed;
  throw new WrongCall(
    `A role's name has lower-case letters, digits and \`._:-\`, at most ${roleNameMaxLength}.`,
  );
}

/** Likewise. */
export function checkPermission(typed: string): string {
  if (typed.length <= permissionMaxLength && new RegExp(permissionPattern).test(typed)) return typed;
  throw new WrongCall(
    `A permission has visible ASCII characters but quotes and backslashes, at most ${permissionMaxLength}.`,
  );
}
