import type { Role as RoleAnswer } from "@countersign/protocol";
import { Problem } from "../../problem.ts";
import { toTime } from "../../time.ts";
import { fitsAccessToken } from "../access-tokens/token-size.ts";
import { permissionsOf } from "../access-tokens/access-token.ts";

/** A role as it is defined. */
export interface Role {
  readonly name: string;
  /** Sorted. */
  readonly permissions: readonly string[];
  /** ms; `null` for the one that is built in. */
  readonly createdAt: number | null;
}

/** The role that the operators' routes need; it is built in and does not change. */
export const operatorRole = "operator";

export function describeRole({ name, permissions, createdAt }: Role): RoleAnswer {
  return { name, permissions: [...permissions], created_at: createdAt === null ? null : toTime(createdAt) };
}

/** Whether access tokens with these roles can be sent. */
export function fits(
  roles: readonly string[],
  definitions: ReadonlyMap<string, readonly string[]>,
  audience: readonly string[],
): boolean {
  return fitsAccessToken(roles, permissionsOf(roles, definitions), audience);
}

/** Refuses a grant that would make access tokens too large to be sent. Code: `invalid_request`. */
export function assertFits(...grant: Parameters<typeof fits>): void {
  if (fits(...grant)) return;
  throw new Problem("invalid_request", "Access tokens with this grant would be over 8 KiB. Grant less.");
}
