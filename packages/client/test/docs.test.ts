import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { ClientErrorCode, ClientOptions, RefreshEvent } from "../src/index.ts";
import { fileStorage } from "./docs-examples.ts";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const page = read("../../../docs/client.md");

test("docs/client.md: its code is code that is type-checked", () => {
  const examples = lines(read("docs-examples.ts"));
  // Imports stand by themselves, before a blank line.
  const blocks = [...page.matchAll(/^```ts\n(.*?)^```/gms)].flatMap(([, code = ""]) =>
    code.split(/(?<=^import .*\n)\n/m).map(lines),
  );
  assert(blocks.length >= 5);
  for (const block of blocks) assert(examples.includes(block), block);
});

/** Without indentation. */
function lines(code: string): string {
  return code.replaceAll(/^ +/gm, "").trim();
}

test("docs/client.md names every option, every event and every code of the client's own", () => {
  const options: Record<keyof ClientOptions, true> = {
    url: true,
    mode: true,
    apis: true,
    storage: true,
    deviceName: true,
    surroundings: true,
  };
  const events: Record<RefreshEvent["type"], true> = {
    refreshing: true,
    retrying: true,
    refreshed: true,
    ended: true,
  };
  const codes: ClientErrorCode[] = ["network", "timeout", "bad_answer", "storage", "closed"];
  const names = [...Object.keys(options), ...Object.keys(events), ...codes];
  assert.deepEqual(
    names.filter((name) => !page.includes(`\`${name}\``)),
    [],
  );
});

test("docs/client.md: the storage in a file keeps one text, for this user alone, and forgets it", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "countersign-client-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "session");
  const storage = fileStorage(file);
  assert.equal(await storage.load("name"), null);
  for (const record of ["the first", "the second"]) {
    await storage.save(record, "name");
    assert.equal(await storage.load("name"), record);
  }
  assert.equal(statSync(file).mode & 0o077, 0);
  await storage.save(null, "name");
  assert.equal(await storage.load("name"), null);
});
