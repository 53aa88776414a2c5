import { routes as paths } from "@countersign/protocol";
import { Type } from "typebox";
import type { FastifyReply, FastifyRequest } from "fastify";
import { bearerSecret, createSecretCheck } from "../../http/bearer-secret.ts";
import { clientAddress } from "../../http/client-address.ts";
import type { HttpRoutes } from "../../http/http-server.ts";
import { pathOf } from "../../http/logger.ts";
import type { Feed } from "./feed.ts";

export interface RevocationRoutesParts {
  readonly feed: Feed;
  /** What to ask for as a bearer token; `undefined` lets in everybody who reaches the server. */
  readonly secret: string | undefined;
}

const streamHeaders = {
  "content-type": "text/event-stream",
  "cache-control": "no-store",
  // nginx would keep events back until its buffer is full.
  "x-accel-buffering": "no",
};

export function revocationRoutes({ feed, secret }: RevocationRoutesParts): HttpRoutes {
  const check = secret === undefined ? () => {} : createSecretCheck(secret, "COUNTERSIGN_FEED_SECRET");
  return async (app) => {
    // First of all: a server that stops waits for its answers, and these have no end of their own.
    app.addHook("preClose", async () => feed.close());
    app.route({
      method: "GET",
      url: paths.revocations.path,
      config: { anyOrigin: true },
      schema: {
        summary: "The revocation feed (Server-Sent Events)",
        ...bearerSecret(secret),
        headers: Type.Object({
          "last-event-id": Type.Optional(
            Type.String({ description: "The last event that was read: those since are sent again." }),
          ),
        }),
        response: {
          200: {
            content: { "text/event-stream": { schema: Type.String() } },
          },
        },
      },
      handler: async (request, reply) => {
        check(request);
        feed.assertOpen();
        if (request.method === "HEAD") return reply.headers(streamHeaders).send("");
        startStream(request, reply);
        await feed.attach(reply.raw, request.headers["last-event-id"]);
        return reply;
      },
    });
  };
}

/** From here on the answer is the feed's, with the headers that every answer has; but it is for no page of another origin. */
function startStream(request: FastifyRequest, reply: FastifyReply): void {
  reply.hijack();
  const { raw } = reply;
  raw.once("close", () => {
    if (raw.writableFinished) return;
    const line = {
      reqId: request.id,
      method: request.method,
      path: pathOf(request.url),
      ip: clientAddress(request),
    };
    reply.log.info({ ...line, ms: Math.round(reply.elapsedTime) }, "a reader of the feed is gone");
  });
  for (const [name, value] of Object.entries({ ...reply.getHeaders(), ...streamHeaders })) {
    if (value !== undefined && !name.startsWith("access-control-")) raw.setHeader(name, value);
  }
  raw.writeHead(200);
  raw.flushHeaders();
}
