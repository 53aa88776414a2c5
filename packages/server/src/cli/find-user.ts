import type { OperatorUser } from "@countersign/protocol";
import { Problem } from "../problem.ts";
import type { Actions } from "../compose-actions.ts";

/** The user that is named by e-mail address or id. Codes: `not_found`, `invalid_request` for what is no address. */
export async function findUser({ manageUsers }: Actions, name: string): Promise<OperatorUser> {
  const [user] = name.includes("@") ? (await manageUsers.list({ email: name })).items : [await getUser()];
  if (user === undefined) throw noSuchUser();
  return user;

  async function getUser(): Promise<OperatorUser> {
    try {
      return await manageUsers.get(name);
    } catch (error) {
      // The action's own words are about routes.
      throw error instanceof Problem && error.code === "not_found" ? noSuchUser() : error;
    }
  }
}

function noSuchUser(): Problem {
  return new Problem("not_found", "There is no such user. `countersign user list` shows who there is.");
}
