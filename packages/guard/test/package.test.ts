import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { test } from "node:test";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

test("whatever package the sources import is a dependency, or a peer", () => {
  const { dependencies, peerDependencies } = JSON.parse(read("../package.json")) as Record<string, object>;
  const imported = globSync("*.ts", { cwd: new URL("../src", import.meta.url) }).flatMap((file) =>
    [...read(`../src/${file}`).matchAll(/ from "([^."][^"]*)";$/gm)].map(([, name]) => name),
  );
  const foreign = new Set(imported.filter((name) => !name?.startsWith("node:")));
  assert.deepEqual(foreign, new Set(Object.keys({ ...dependencies, ...peerDependencies })));
});
