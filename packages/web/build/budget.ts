import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** Fails the build when the pages grow over so many bytes, gzipped; says how large they are otherwise. */
export function budget(most: number): Plugin {
  return {
    name: "countersign:budget",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const sizes = Object.values(bundle).map(
          (file) => gzipSync(file.type === "chunk" ? file.code : file.source, { level: 9 }).length,
        );
        const total = sizes.reduce((sum, size) => sum + size, 0);
        if (total > most) this.error(`The pages take ${total} bytes gzipped, and may take ${most}.`);
        this.info(`${total} bytes gzipped, of ${most}`);
      },
    },
  };
}
