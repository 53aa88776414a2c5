import underPressure from "@fastify/under-pressure";
import { Problem } from "../problem.ts";
import type { HttpLimits } from "./http-limits.ts";
import type { HttpServer } from "./http-server.ts";

const retryAfterSeconds = 2;

/** Refuses with `overloaded` while the event loop cannot keep up: a queue that only grows would serve nobody. */
export function addOverload(
  app: HttpServer,
  { eventLoopDelay, eventLoopSample }: Pick<HttpLimits, "eventLoopDelay" | "eventLoopSample">,
): void {
  let measuresStartUntil = 0;
  // The start's own work holds the loop up, and is no load: it is in the mean until the sample after the next one begins.
  app.addHook("onListen", async () => {
    measuresStartUntil = performance.now() + 2 * eventLoopSample;
  });
  app.register(underPressure, {
    maxEventLoopDelay: eventLoopDelay,
    sampleInterval: eventLoopSample,
    pressureHandler: async (_request, _reply, kind, value) => {
      if (performance.now() < measuresStartUntil) return;
      throw new Problem("overloaded", "The server has more work than it can take. Try again shortly.", {
        retryAfter: retryAfterSeconds,
        note: `${kind} is ${value ?? "too high"}`,
      });
    },
  });
}
