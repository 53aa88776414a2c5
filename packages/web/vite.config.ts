import { defineConfig } from "vite";
import { budget } from "./build/budget.ts";
import { closedPage } from "./build/closed-page.ts";
import { precompress } from "./build/precompress.ts";

/** Bytes, gzipped: all that the first page loads. */
const firstLoadMax = 40_000;

// Vite takes its configuration as a default export.
// oxlint-disable-next-line import/no-default-export
export default defineConfig({
  root: import.meta.dirname,
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  resolve: { conditions: ["@countersign/source", "module", "browser"] },
  build: {
    outDir: "dist",
    target: "es2023",
    // The pages' policy allows no data: address, and one script needs no help with loading.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  plugins: [budget(firstLoadMax), closedPage(), precompress()],
});
