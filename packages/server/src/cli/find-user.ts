import type { OperatorUser } from "@countersign/protocol";
import type { Actions } from "../compose-actions.ts";
import { noSuchUser } from "../subjects/accounts/require-user.ts";

/** The user that is named by e-mail address or id. Codes: `not_found`, `invalid_request` for what is no address. */
export async function findUser({ manageUsers }: Actions, name: string): Promise<OperatorUser> {
  if (!name.includes("@")) return manageUsers.get(name);
  const [user] = (await manageUsers.list({ email: name })).items;
  if (user === undefined) throw noSuchUser();
  return user;
}
