import underPressure from "@fastify/under-pressure";
import { Problem } from "../problem.ts";
import type { HttpLimits } from "./http-limits.ts";
import type { HttpServer } from "./http-server.ts";

const retryAfterSeconds = 2;

/**
 * How many looks in a row must find the event loop late: two may be at one sample, and a single hold-up, such as the
 * start's own work or a machine that slept, is no load.
 */
const leastLooks = 3;

/** Refuses with `overloaded` while the event loop cannot keep up: a queue that only grows would serve nobody. */
export function addOverload(
  app: HttpServer,
  { eventLoopDelay, eventLoopSample }: Pick<HttpLimits, "eventLoopDelay" | "eventLoopSample">,
): void {
  let lateLooks = 0;
  let looking: NodeJS.Timeout | undefined;
  app.addHook("onReady", async () => {
    looking = setInterval(() => {
      lateLooks = app.isUnderPressure() ? lateLooks + 1 : 0;
    }, eventLoopSample).unref();
  });
  app.addHook("onClose", async () => clearInterval(looking));
  app.register(underPressure, {
    maxEventLoopDelay: eventLoopDelay,
    sampleInterval: eventLoopSample,
    pressureHandler: async (_request, _reply, kind, value) => {
      if (lateLooks < leastLooks) return;
      throw new Problem("overloaded", "The server has more work than it can take. Try again shortly.", {
        retryAfter: retryAfterSeconds,
        note: `${kind} is ${value ?? "too high"}`,
      });
    },
  });
}
