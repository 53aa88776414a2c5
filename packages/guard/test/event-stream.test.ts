import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createEventStreamParser } from "../src/event-stream.ts";

const stream =
  ": hello\r\nid: 1-a\r\ndata: one\r\n\r\nevent: live\ndata:{}\n\ndata: two\rdata: lines\r\r\nretry: 5\n\ndata\n\nid: 9\n\n";
const events = [
  { type: "message", id: "1-a", data: "one" },
  { type: "live", id: undefined, data: "{}" },
  { type: "message", id: undefined, data: "two\nlines" },
  { type: "message", id: undefined, data: "" },
];

test("events are the same however the stream is cut into pieces", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: stream.length })), (cuts) => {
      const parse = createEventStreamParser();
      const bounds = [0, ...cuts.toSorted((a, b) => a - b), stream.length];
      const pieces = bounds.slice(1).map((end, at) => stream.slice(bounds[at], end));
      assert.deepEqual(pieces.flatMap(parse), events);
    }),
  );
});

test("an id that no header can carry back is none", () => {
  const ids = ["1-a", "", "1-\u2603", "1-\u007f", "1 a", "1-\0", "1".repeat(128), "1".repeat(129)];
  const parsed = ids.flatMap((id) => createEventStreamParser()(`id:${id}\ndata: one\n\n`));
  assert.deepEqual(
    parsed.map(({ id }) => id),
    ["1-a", undefined, undefined, undefined, undefined, undefined, "1".repeat(128), undefined],
  );
});

test("an event that is not over does not count", () => {
  assert.deepEqual(createEventStreamParser()("data: one\n"), []);
});

test("neither a line without end nor an event of endless lines is kept for ever", () => {
  const kib = "x".repeat(1_024);
  assert.throws(() => {
    const parse = createEventStreamParser();
    for (let at = 0; at < 1_025; at += 1) parse(kib);
  }, /1 MiB/);
  assert.throws(() => {
    const parse = createEventStreamParser();
    for (let at = 0; at < 1_025; at += 1) parse(`data: ${kib}\n`);
  }, /1 MiB/);
  assert.doesNotThrow(() => {
    const parse = createEventStreamParser();
    for (let at = 0; at < 1_025; at += 1) parse(`data: ${kib}\n\n`);
  });
});
