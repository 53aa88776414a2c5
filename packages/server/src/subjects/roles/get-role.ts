import type { Stores } from "../stores.ts";
import { noSuchRole } from "./define-role.ts";
import type { Role } from "./role.ts";

/** One role as it is defined. Code: `not_found`. */
export function createGetRole({ stores }: { readonly stores: Pick<Stores, "roles"> }) {
  return async (name: string): Promise<Role> => {
    const role = await stores.roles.find(name);
    if (role === undefined) throw noSuchRole();
    return role;
  };
}
