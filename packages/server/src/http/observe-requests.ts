import type { FastifyReply, FastifyRequest } from "fastify";
import { onBrokenOff } from "./broken-off.ts";
import type { HttpServer } from "./http-server.ts";

/** A request that is over: each member but the time has few values, whatever clients send. */
export interface AnsweredRequest {
  /** `other` where no route took the request. */
  readonly method: string;
  /** The route's path with its parameters' names, `none` where no route took the request. */
  readonly route: string;
  /** The first digit of the status: `2xx`; `gone` where the client went away before the answer. */
  readonly status: string;
  readonly seconds: number;
}

/** Tells of each request once it is over. */
export function observeRequests(app: HttpServer, observe: (answered: AnsweredRequest) => void): void {
  function tell({ routeOptions, method }: FastifyRequest, reply: FastifyReply, status: string): void {
    const route = routeOptions.url;
    observe({
      method: route === undefined ? "other" : method,
      route: route ?? "none",
      status,
      seconds: reply.elapsedTime / 1_000,
    });
  }
  app.addHook("onResponse", (request, reply, done) => {
    tell(request, reply, `${Math.floor(reply.statusCode / 100)}xx`);
    done();
  });
  onBrokenOff(app, (request, reply) => tell(request, reply, "gone"));
}
