import type { Requirement } from "./authorize.ts";
import { GuardError } from "./guard-error.ts";

/** What a route can demand, in the form that its framework wants. */
export interface Requirements<Made> {
  /** A user, whatever the roles. */
  readonly requireUser: () => Made;
  /** A user who has one of these roles. */
  readonly requireRole: (...roles: readonly [string, ...string[]]) => Made;
  /** A user who has all of these permissions. */
  readonly requirePermission: (...permissions: readonly [string, ...string[]]) => Made;
}

export function createRequirements<Made>(make: (requirement: Requirement) => Made): Requirements<Made> {
  return {
    requireUser(...given: readonly unknown[]) {
      // Called as if it were the check, it would pass for one that lets everybody in.
      if (given.length > 0) throw new TypeError("`requireUser()` takes nothing, and makes the check.");
      return make(checkUser);
    },
    requireRole(...roles) {
      checkNames("requireRole", roles);
      return make((claims) => {
        checkUser(claims);
        const held = listOf(claims, "roles");
        if (!roles.some((role) => held.includes(role))) throw lacks("role", roles, "or");
      });
    },
    requirePermission(...permissions) {
      checkNames("requirePermission", permissions);
      return make((claims) => {
        checkUser(claims);
        const held = new Set([...listOf(claims, "permissions"), ...scopesOf(claims)]);
        const missing = permissions.filter((one) => !held.has(one));
        if (missing.length > 0) throw lacks("permission", missing, "and");
      });
    },
  };
}

function checkNames(maker: string, names: readonly unknown[]): void {
  if (names.length > 0 && names.every((name) => typeof name === "string")) return;
  throw new TypeError(`\`${maker}\` takes names, one at least, and makes the check.`);
}

/** In words alone: the attribute `scope` of RFC 6750 §3 has no place for roles, nor for every name that a service may choose. */
function lacks(kind: "role" | "permission", names: readonly string[], joint: "or" | "and"): GuardError {
  const named = names.map((name) => `\`${name}\``).join(` ${joint} `);
  return new GuardError("insufficient_permissions", {
    detail: `This needs the ${kind} ${named}. Ask an operator for it.`,
  });
}

/**
 * RFC 9068 §2.2: in a token that a client got for itself `sub` is the client. A user whose id is that of a client, or the
 * client, must not be taken for the other (RFC 9700 §4.15).
 */
function checkUser(claims: { readonly sub?: unknown; readonly client_id?: unknown }): void {
  if (claims.sub === claims.client_id) throw new GuardError("invalid_token");
}

/** Another issuer's token may lack the claim (RFC 9068 §2.2.3.1). */
function listOf(claims: object, name: "roles" | "permissions"): readonly unknown[] {
  const { [name]: list } = claims as { readonly [Name in typeof name]?: unknown };
  return Array.isArray(list) ? list : [];
}

/** RFC 9068 §2.2.3: what other issuers name permissions by. */
function scopesOf(claims: { readonly scope?: unknown }): readonly string[] {
  return typeof claims.scope === "string" ? claims.scope.split(" ") : [];
}
