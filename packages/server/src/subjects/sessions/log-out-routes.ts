import { type AccessTokenClaims, routes as paths } from "@countersign/protocol";
import { LogOutRequestSchema } from "@countersign/protocol/schemas";
import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { requireBearer } from "../../http/bearer.ts";
import { BearerProblem } from "../../http/bearer-problem.ts";
import { type ClearEndedCookie, passIfForeign } from "../../http/ended-cookie.ts";
import type { HttpServer } from "../../http/http-server.ts";
import { originOf } from "../../http/request-origin.ts";
import type { SessionCookie } from "../../http/session-cookie.ts";
import { Problem } from "../../problem.ts";
import type { ReadAccessToken } from "../access-tokens/read-access-token.ts";
import type { LogOut } from "./log-out.ts";
import type { OpenToken } from "./open-token.ts";

export interface LogOutRouteParts {
  readonly logOut: LogOut;
  readonly openToken: OpenToken;
  readonly clearEndedCookie: ClearEndedCookie;
  readonly readAccessToken: ReadAccessToken;
  readonly cookie: SessionCookie;
}

const needed = "A log-out needs `refresh_token` in the body, or an access token";

export function addLogOut(app: HttpServer, parts: LogOutRouteParts): void {
  const { logOut, openToken, clearEndedCookie, cookie } = parts;
  app.route({
    method: "POST",
    url: paths.logOut.path,
    schema: {
      summary: "Log out",
      security: [{ bearer: [] }, { cookie: [] }, {}],
      body: Type.Optional(LogOutRequestSchema),
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      const origin = originOf(request);
      const inBody = request.body?.refresh_token;
      const inCookie = cookie.read(request);
      const claims = inBody === undefined ? await readBearerOrCookie(request, inCookie, parts) : undefined;
      const text = inBody ?? inCookie;
      if (claims !== undefined) {
        await logOut.bySession(claims.sid, origin);
        await clearEndedCookie(request, reply, claims.sid);
      } else if (text !== undefined) {
        const opening = openToken(text);
        const token = await (inBody === undefined ? opening.catch(passIfForeign) : opening);
        if (token !== undefined) await logOut.byRefreshToken(token, origin);
        await clearEndedCookie(request, reply, token?.sessionId ?? "");
      }
      return reply.code(204).send(null);
    },
  });
}

/** The claims of the request's access token; a cookie stands in where that is missing or refused. */
async function readBearerOrCookie(
  request: FastifyRequest,
  inCookie: string | undefined,
  { readAccessToken }: LogOutRouteParts,
): Promise<AccessTokenClaims | undefined> {
  try {
    return await requireBearer(request, readAccessToken, needed);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (inCookie !== undefined) return undefined;
    const isNothingSent = request.headers.authorization === undefined && error instanceof BearerProblem;
    throw isNothingSent ? nothingLeft(error) : error;
  }
}

/** Nothing was sent, as by a browser whose cookie is gone, perhaps with a log-out of which it has not heard: that is done. */
function nothingLeft({ code, detail, challenge }: BearerProblem): Problem {
  return new BearerProblem(new Problem(code, detail, { action: "log_in" }), challenge);
}
