import type { TestContext } from "node:test";
import { launchServer } from "../../faults/server.ts";
import { freePort } from "../../free-port.ts";
import { temporaryFolder } from "../../system/server-process.ts";
import { startApi } from "./api-process.ts";
import { type RefreshProxy, startRefreshProxy } from "./refresh-proxy.ts";
import { type PageScript, servePage } from "./served-page.ts";
import type { Mode } from "./mode.ts";

/** A server, an API with its guard and a page, each of an origin of its own; between page and server a proxy. */
export interface World {
  readonly proxy: RefreshProxy;
  /** Where the API is. */
  readonly api: string;
  /** Where the page with a client of this mode is. */
  readonly pageAddress: (mode: Mode) => string;
  /** How often the server has rotated a refresh token. */
  readonly rotations: () => Promise<number>;
}

/** Of access tokens, in seconds: so short that much happens in a minute. */
export const lifetime = 3;

/** How many rotations are enough for so long (ms): refreshing when a third of the life is left, and half as many to spare. */
export const mostRotations = (milliseconds: number): number =>
  1.5 * Math.ceil(milliseconds / 1000 / (lifetime - lifetime / 3));

/** The grace window is well below the lifetime. */
const shortLived = { COUNTERSIGN_ACCESS_TOKEN_TTL: `${lifetime}s`, COUNTERSIGN_REFRESH_GRACE: "1s" };

/** Starts all of it; gone with the test. `settings`: the server's, where they differ; `page`: another than the one that calls. */
export async function startWorld(
  t: TestContext,
  settings: Readonly<Record<string, string>> = {},
  page?: PageScript,
): Promise<World> {
  const port = await freePort();
  const pageOrigin = await servePage(t, page);
  const proxy = await startRefreshProxy(t, port);
  const issuer = proxy.origin;
  const server = await launchServer(t, {
    folder: temporaryFolder(t),
    port,
    environment: {
      COUNTERSIGN_ISSUER: issuer,
      COUNTERSIGN_CORS_ORIGINS: pageOrigin,
      COUNTERSIGN_REFRESH_BURST: "8",
      ...shortLived,
      ...settings,
    },
  });
  await server.ready();
  const api = await startApi(t, issuer, pageOrigin);

  return {
    proxy,
    api,
    pageAddress: (mode) => `${pageOrigin}/?${new URLSearchParams({ mode, issuer, api })}`,
    async rotations() {
      const text = await (await fetch(`${server.origin}/metrics`)).text();
      return Number(/^countersign_refreshes_total\{outcome="rotated"\} (\d+)$/m.exec(text)?.[1]);
    },
  };
}
