import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { acceptedVectors, refusedVectors } from "../refused-on-purpose.ts";
import { VectorFile, vectorNames } from "../vectors.ts";

const sources = globSync(["*.test.ts"], { cwd: import.meta.dirname })
  .filter((file) => file !== "every-file.test.ts")
  .map((file) => readFileSync(`${import.meta.dirname}/${file}`, "utf8"))
  .join("\n");

/** Files of Wycheproof are known by their own names, others by the folder or file at the top. */
function nameOf(path: string): string {
  const [top = "", ...rest] = path.split("/");
  return top === "wycheproof" ? (rest[0] ?? "").replace(/(_test)?[.]json$/, "") : top;
}

new VectorFile("blns.json").test("every file of vectors is read by a test", () => {
  const paths = vectorNames();
  assert(paths.length > 50);
  assert.deepEqual(
    paths.filter((path) => !sources.includes(nameOf(path))),
    [],
  );
});

test("every file in the list of departures is held against the list by a test", () => {
  for (const path of [...Object.keys(refusedVectors), ...Object.keys(acceptedVectors)]) {
    assert(sources.includes(nameOf(path)), path);
  }
});
