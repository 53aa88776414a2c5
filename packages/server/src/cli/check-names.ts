import { permissionMaxLength, roleNameMaxLength } from "@countersign/protocol";
import { PermissionSchema, RoleNameSchema } from "@countersign/protocol/schemas";
import { Value } from "typebox/value";
import { WrongCall } from "./read-words.ts";

/** Holds what was typed against the schema that the routes hold requests against. Throws `WrongCall`. */
export function checkRoleName(typed: string): string {
  if (Value.Check(RoleNameSchema, typed)) return typed;
  throw new WrongCall(
    `A role's name has lower-case letters, digits and \`._:-\`, at most ${roleNameMaxLength}.`,
  );
}

/** Likewise. */
export function checkPermission(typed: string): string {
  if (Value.Check(PermissionSchema, typed)) return typed;
  throw new WrongCall(
    `A permission has visible ASCII characters but quotes and backslashes, at most ${permissionMaxLength}.`,
  );
}
