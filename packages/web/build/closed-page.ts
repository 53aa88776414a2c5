import type { Plugin } from "vite";

/**
 * Writes the HTML file a second time, as `closed.html`, for servers that take no sign-ups: its root says so, and the pages
 * know without asking.
 */
export function closedPage(): Plugin {
  return {
    name: "countersign:closed-page",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const page = bundle["index.html"];
        if (page?.type !== "asset") this.error("There is no index.html to write anew.");
        const source = page.source.toString().replace("<html ", '<html data-sign-up="closed" ');
        this.emitFile({ type: "asset", fileName: "closed.html", source });
      },
    },
  };
}
