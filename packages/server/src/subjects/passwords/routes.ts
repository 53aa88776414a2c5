import { routes as paths } from "@countersign/protocol";
import { ChangePasswordRequestSchema } from "@countersign/protocol/schemas";
import { Type } from "typebox";
import { requireBearer } from "../../http/bearer.ts";
import type { HttpRoutes } from "../../http/http-server.ts";
import { guessOriginOf } from "../../http/request-origin.ts";
import type { Authenticate } from "../access-tokens/authenticate.ts";
import type { createChangePassword } from "./change-password.ts";

export interface PasswordRoutesParts {
  readonly changePassword: ReturnType<typeof createChangePassword>;
  readonly authenticate: Authenticate;
}

export function passwordRoutes({ changePassword, authenticate }: PasswordRoutesParts): HttpRoutes {
  return async (app) => {
    app.route({
      method: "POST",
      url: paths.changePassword.path,
      schema: {
        security: [{ bearer: [] }],
        summary: "Change the password and end all other sessions",
        body: ChangePasswordRequestSchema,
        response: { 204: Type.Null() },
      },
      handler: async (request, reply) => {
        const authenticated = await requireBearer(request, authenticate);
        await changePassword(authenticated, { ...request.body, ...guessOriginOf(request) });
        return reply.code(204).send(null);
      },
    });
  };
}
