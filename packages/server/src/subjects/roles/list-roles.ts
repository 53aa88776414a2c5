import type { Stores } from "../stores.ts";
import type { Role } from "./role.ts";

/** All roles as they are defined. */
export function createListRoles({ stores }: { readonly stores: Pick<Stores, "roles"> }) {
  return (): Promise<Role[]> => stores.roles.list();
}
