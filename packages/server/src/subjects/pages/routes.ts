import { pagePaths } from "@countersign/protocol";
import type { RouteHandlerMethod } from "fastify";
import type { HttpRoutes } from "../../http/http-server.ts";
import { Problem } from "../../problem.ts";
import { areBuilt } from "./built-pages.ts";
import { pageHeaders } from "./page-headers.ts";

/** One HTML file for all pages, whose script shows the right one; by whether the server takes sign-ups, which they know by the file. */
const htmlFiles = { open: "index.html", closed: "closed.html" } as const;

const notBuilt =
  "The pages are not built. Run `npm run build` where the server is installed, and restart it.";

interface PageRoutesParts {
  /** Where the pages are, if they have been built. */
  readonly folder: string;
  readonly signup: keyof typeof htmlFiles;
}

/** Serves the built pages; where there are none, says at the start and at `/` how to build them. */
export function pageRoutes({ folder, signup }: PageRoutesParts): HttpRoutes {
  return async (app) => {
    // A page does nothing on behalf of the cookie, and a link from another site brings the cookie along.
    app.addHook("onRoute", (route) => {
      route.config = { ...route.config, anyOrigin: true };
    });
    if (!areBuilt(folder)) {
      app.addHook("onListen", async () => app.log.warn(notBuilt));
      app.get("/", { schema: { hide: true } }, async () => {
        throw new Problem("not_found", notBuilt);
      });
      return;
    }
    // Loaded only where there are pages to serve.
    const { default: staticFiles } = await import("@fastify/static");
    await app.register(staticFiles, {
      root: `${folder}/assets`,
      prefix: "/assets/",
      // A route for each file, so that other paths are as unknown as everywhere.
      wildcard: false,
      globIgnore: ["**/*.{br,gz}"],
      index: false,
      preCompressed: true,
      maxAge: "365d",
      immutable: true,
    });
    for (const path of pagePaths) {
      if (path !== "/") app.get(`${path}/`, { schema: { hide: true } }, toPage(path));
      app.get(path, { schema: { hide: true } }, (_request, reply) =>
        reply.headers(pageHeaders).sendFile(htmlFiles[signup], folder, { cacheControl: false }),
      );
    }
  };
}

/** Who types a slash at the end means the page, too. */
function toPage(path: string): RouteHandlerMethod {
  return (_request, reply) => reply.redirect(path, 308);
}
