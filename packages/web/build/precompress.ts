import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** Writes each file as gzip and Brotli, too: the server sends them as they are and compresses nothing itself. */
export function precompress(): Plugin {
  return {
    name: "countersign:precompress",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        for (const file of Object.values(bundle)) {
          const content = Buffer.from(file.type === "chunk" ? file.code : file.source);
          const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
          const gzip = gzipSync(content, { level: 9 });
          this.emitFile({ type: "asset", fileName: `${file.fileName}.gz`, source: gzip });
          this.emitFile({
            type: "asset",
            fileName: `${file.fileName}.br`,
            source: brotliCompressSync(content, brotli),
          });
        }
      },
    },
  };
}
