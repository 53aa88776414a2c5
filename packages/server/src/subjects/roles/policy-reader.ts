import type { RoleStore } from "./store.ts";

/** The permissions of each role, as of a version of the definitions that a user's row was read with. */
export type PolicyAt = (version: number) => Promise<ReadonlyMap<string, readonly string[]>>;

interface PolicyReaderParts {
  readonly roles: Pick<RoleStore, "policy">;
  readonly clock: () => number;
}

/** ms: after a failover the same version may be given once more, to other definitions. */
const freshFor = 5_000;

/** Reads the definitions only when their version is another, or they were read some time ago. */
export function createPolicyReader({ roles, clock }: PolicyReaderParts): PolicyAt {
  let known: Awaited<ReturnType<RoleStore["policy"]>> | undefined;
  let readAt = 0;
  return async (version) => {
    const now = clock();
    if (known?.version !== version || Math.abs(now - readAt) > freshFor) {
      known = await roles.policy();
      readAt = now;
    }
    return known.permissions;
  };
}
