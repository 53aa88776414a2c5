import type { OperatorPermission } from "@countersign/protocol";
import { Problem } from "../../problem.ts";
import type { Authenticate } from "./authenticate.ts";

/** Makes the check of a route that needs a permission. Codes: those of `Authenticate`, and `insufficient_permissions`. */
export type Authorize = (permission: OperatorPermission) => Authenticate;

/** The token's own list counts: `Authenticate` has made sure that it is not out of date. */
export function createAuthorize(authenticate: Authenticate): Authorize {
  return (permission) => async (token) => {
    const authenticated = await authenticate(token);
    if (authenticated.claims.permissions.includes(permission)) return authenticated;
    throw new Problem(
      "insufficient_permissions",
      `This needs the permission \`${permission}\`. Ask an operator for it.`,
    );
  };
}
