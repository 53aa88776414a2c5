import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { ClientErrorCode, ClientOptions, RefreshEvent } from "../src/index.ts";

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
