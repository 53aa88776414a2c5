import { routes as paths } from "@countersign/protocol";
import {
  DeleteMeRequestSchema,
  MeAnswerSchema,
  SignUpRequestSchema,
  TokenAnswerSchema,
} from "@countersign/protocol/schemas";
import { Type } from "typebox";
import { requireBearer } from "../../http/bearer.ts";
import { credentialsOf } from "../../http/credentials.ts";
import type { ClearEndedCookie } from "../../http/ended-cookie.ts";
import type { HttpRoutes } from "../../http/http-server.ts";
import { guessOriginOf } from "../../http/request-origin.ts";
import type { SessionCookie } from "../../http/session-cookie.ts";
import { tokenAnswer } from "../../http/token-answer.ts";
import type { Authenticate } from "../access-tokens/authenticate.ts";
import type { EndReplaced } from "../sessions/end-replaced.ts";
import type { createDeleteAccount } from "./delete-account.ts";
import type { createSignUp } from "./sign-up.ts";
import { describeUser } from "./user.ts";

export interface AccountRoutesParts {
  readonly signUp: ReturnType<typeof createSignUp>;
  readonly deleteAccount: ReturnType<typeof createDeleteAccount>;
  readonly endReplaced: EndReplaced;
  readonly clearEndedCookie: ClearEndedCookie;
  readonly authenticate: Authenticate;
  readonly cookie: SessionCookie;
  readonly clock: () => number;
}

export function accountRoutes({
  signUp,
  deleteAccount,
  endReplaced,
  clearEndedCookie,
  authenticate,
  cookie,
  clock,
}: AccountRoutesParts): HttpRoutes {
  return async (app) => {
    app.route({
      method: "POST",
      url: paths.signUp.path,
      schema: {
        summary: "Make an account and log in",
        body: SignUpRequestSchema,
        response: { 201: TokenAnswerSchema },
      },
      handler: async (request, reply) => {
        const credentials = credentialsOf(request, reply);
        const tokens = await signUp(credentials);
        if (tokens.mode === "cookie") await endReplaced(cookie.read(request), credentials.origin);
        reply.code(201);
        return tokenAnswer(reply, tokens, cookie, clock());
      },
    });
    app.route({
      method: "GET",
      url: paths.me.path,
      schema: {
        security: [{ bearer: [] }],
        summary: "The user whose access token this is",
        response: { 200: MeAnswerSchema },
      },
      handler: async (request) => {
        const { account } = await requireBearer(request, authenticate);
        return { user: describeUser(account) };
      },
    });
    app.route({
      method: "DELETE",
      url: paths.deleteMe.path,
      schema: {
        security: [{ bearer: [] }],
        summary: "Delete the account",
        body: DeleteMeRequestSchema,
        response: { 204: Type.Null() },
      },
      handler: async (request, reply) => {
        const authenticated = await requireBearer(request, authenticate);
        await deleteAccount(authenticated, { password: request.body.password, ...guessOriginOf(request) });
        await clearEndedCookie(request, reply, authenticated.session.id);
        return reply.code(204).send(null);
      },
    });
  };
}
