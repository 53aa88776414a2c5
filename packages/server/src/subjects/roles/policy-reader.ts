import type { RoleStore } from "./store.ts";

/** Gives the role definitions of at least the version that a user's row was read with; reads them only when that moved. */
export function createPolicyReader(roles: Pick<RoleStore, "policy">) {
  let known: Awaited<ReturnType<RoleStore["policy"]>> | undefined;
  return async function policyAt(version: number): Promise<ReadonlyMap<string, readonly string[]>> {
    if (known === undefined || known.version < version) known = await roles.policy();
    return known.permissions;
  };
}
