import { setTimeout as pause } from "node:timers/promises";
import { type Actions, composeActions } from "./compose-actions.ts";
import { composeCore, type ServerParts } from "./compose-core.ts";
import { composeRoutes } from "./compose-routes.ts";
import { createHttpServer } from "./http/create-http-server.ts";
import type { HttpServer } from "./http/http-server.ts";
import { observeRequests } from "./http/observe-requests.ts";
import { type Background, createBackground } from "./subjects/operations/background.ts";
import { addGauges } from "./subjects/operations/metrics-gauges.ts";
import { createPurge } from "./subjects/operations/purge.ts";
import { createReassertEndings } from "./subjects/sessions/reassert-endings.ts";
import type { SigningKey } from "./subjects/signing-keys/signing-key.ts";

export interface Server extends Background {
  readonly http: HttpServer;
  /** Signs now, as far as this process knows. */
  readonly signingKey: () => SigningKey | undefined;
  /** What operators do. */
  readonly actions: Actions;
}

/**
 * Wires all parts together; it serves once it has begun. The process file and the tests use the server through this
 * alone.
 */
export async function composeServer(parts: ServerParts): Promise<Server> {
  const { settings, database, logger, clock, version } = parts;
  const core = await composeCore(parts);
  const { metrics, signingKeys, heartbeat, recentEndings } = core;
  const actions = composeActions(core);
  const http = createHttpServer({ settings, logger, version, routes: composeRoutes(core, actions) });
  http.addHook("onClose", core.close);
  observeRequests(http, metrics.observeRequest);
  const purge = createPurge({
    ...core,
    longestTokenLifetime: heartbeat.longestTokenLifetime,
    onDeleted: metrics.countPurged,
    onBacklog: metrics.setPurgeBacklog,
    onHeldBack: core.warnings.onPurgeHeldBack,
    pause,
  });
  const startedAt = clock();
  addGauges({
    registry: metrics.registry,
    clock,
    hashQueue: core.hashQueue,
    databaseLoad: database.load,
    keyState: signingKeys.state,
    heartbeatAt: () => heartbeat.lastAt() ?? startedAt,
    purgedAt: () => purge.lastAt() ?? startedAt,
    feedReaders: core.feed.feed.readers,
    liveRevocations: () => core.feed.live.size,
  });
  const background = createBackground({
    heartbeat,
    signingKeys,
    recentEndings,
    reassertEndings: createReassertEndings(core),
    onReasserted: core.warnings.onReasserted,
    purge: purge.run,
    beginFeed: core.feed.begin,
  });
  return { http, actions, signingKey: () => signingKeys.state().current, ...background };
}
