import type { HttpServer } from "./http-server.ts";

/** A request that was answered: each member but the time has few values, whatever clients send. */
export interface AnsweredRequest {
  /** `other` where no route took the request. */
  readonly method: string;
  /** The route's path with its parameters' names, `none` where no route took the request. */
  readonly route: string;
  /** The first digit of the status: `2xx`. */
  readonly status: string;
  readonly seconds: number;
}

/** Tells of each request once it is answered. */
export function observeRequests(app: HttpServer, observe: (answered: AnsweredRequest) => void): void {
  app.addHook("onResponse", (request, { statusCode, elapsedTime }, done) => {
    const route = request.routeOptions.url;
    observe({
      method: route === undefined ? "other" : request.method,
      route: route ?? "none",
      status: `${Math.floor(statusCode / 100)}xx`,
      seconds: elapsedTime / 1_000,
    });
    done();
  });
}
