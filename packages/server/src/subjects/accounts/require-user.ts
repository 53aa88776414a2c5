import { Problem } from "../../problem.ts";
import type { Stores } from "../stores.ts";
import type { Account } from "./user.ts";

/** The account of a user who has to be there. Code: `not_found`. */
export async function requireUser({ users }: Pick<Stores, "users">, id: string): Promise<Account> {
  const account = await users.find(id);
  if (account === undefined) throw noSuchUser();
  return account;
}

export function noSuchUser(): Problem {
  return new Problem("not_found", "There is no such user. The list of users shows who there is.");
}
