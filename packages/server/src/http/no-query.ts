import { Type } from "typebox";
import type { HttpServer } from "./http-server.ts";

const noQuery = Type.Object({}, { additionalProperties: false });

/** Lets routes of the API that take no query parameters refuse them: a member that nobody reads is a mistake. */
export function addNoQuery(app: HttpServer): void {
  app.addHook("onRoute", (route) => {
    if (route.url.startsWith("/v1/") && route.schema?.querystring === undefined)
      route.schema = { ...route.schema, querystring: noQuery };
  });
}
