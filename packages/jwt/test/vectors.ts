import { existsSync, globSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

/** Public test vectors lie beside the checkout; they are too large, and not ours, to be in it. */
const folder =
  process.env["COUNTERSIGN_TEST_VECTORS"] ??
  fileURLToPath(new URL("../../../../shared/vectors", import.meta.url));

/** One file of public test vectors. */
export class VectorFile<Vectors> {
  readonly #path: string;

  constructor(name: string) {
    this.#path = `${folder}/${name}`;
  }

  /** Registers a test with the vectors. Without them it is skipped, and says so on stderr: such a run proves less. */
  test(title: string, run: (vectors: Vectors) => void): void {
    void test(title, (t) => {
      if (existsSync(this.#path)) return run(this.read());
      process.stderr.write(`SKIPPED for want of ${this.#path}, set COUNTERSIGN_TEST_VECTORS: ${title}\n`);
      return t.skip("its vectors are missing; set COUNTERSIGN_TEST_VECTORS");
    });
  }

  read(): Vectors {
    return JSON.parse(readFileSync(this.#path, "utf8")) as Vectors;
  }
}

/** The names of all files of vectors, or of those in one folder; none where the vectors are missing. */
export function vectorNames(inFolder = ""): string[] {
  return globSync(`${inFolder}**/*.json`, { cwd: folder }).toSorted();
}
