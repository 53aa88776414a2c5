import type { OperatorUser } from "@countersign/protocol";
import { UniqueViolation } from "../../database/failures.ts";
import { Problem } from "../../problem.ts";
import { readEmail } from "../accounts/email.ts";
import { requireUser } from "../accounts/require-user.ts";
import { describeForOperators } from "../accounts/user.ts";
import { type By, whoDid } from "../audit/audit-event.ts";
import type { PasswordHasher } from "../passwords/hasher.ts";
import { readPassword } from "../passwords/password.ts";
import { checkPassword } from "../passwords/password-rules.ts";
import { giveRoles, type ChangeRolesParts } from "../roles/set-user-roles.ts";

export interface CreateUserParts extends ChangeRolesParts {
  readonly hasher: PasswordHasher;
  readonly settings: ChangeRolesParts["settings"] & { readonly passwordMinLength: number };
}

export interface NewUser {
  readonly email: string;
  readonly password: string;
  readonly roles: readonly string[];
}

/**
 * Makes an account with its roles and no session, also where sign-up is closed. Codes: `invalid_request`,
 * `password_too_weak`, `overloaded`, `email_taken`.
 */
export function createCreateUser(parts: CreateUserParts) {
  return async (user: NewUser, by: By): Promise<OperatorUser> => {
    const { email, key: emailKey } = readEmail(user.email);
    const password = readPassword(user.password, "/password");
    await checkPassword(password, { minLength: parts.settings.passwordMinLength, email }, "/password");
    const hash = await parts.hasher.hash(password);
    const id = parts.newId();
    const at = parts.clock();
    try {
      return await parts.inTransaction(async (stores) => {
        await stores.users.insert({ id, email, emailKey, createdAt: at });
        await stores.passwords.set(id, hash, at);
        const event = { type: "user.created", userId: id, ...whoDid(by), id: parts.newId(), at } as const;
        await stores.audit.append([event]);
        if (user.roles.length > 0) await giveRoles(stores, id, user.roles, by, parts);
        return describeForOperators(await requireUser(stores, id));
      });
    } catch (error) {
      if (!(error instanceof UniqueViolation)) throw error;
      throw new Problem("email_taken", "An account with this e-mail address exists.", { cause: error });
    }
  };
}
