import type { RoleStore } from "./store.ts";

/** Gives the role definitions that a user's row was read with; reads them only when their version is another. */
export function createPolicyReader(roles: Pick<RoleStore, "policy">) {
  let known: Awaited<ReturnType<RoleStore["policy"]>> | undefined;
  return async function policyAt(version: number): Promise<ReadonlyMap<string, readonly string[]>> {
    if (known === undefined || known.version !== version) known = await roles.policy();
    return known.permissions;
  };
}
