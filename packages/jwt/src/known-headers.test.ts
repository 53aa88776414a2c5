import assert from "node:assert/strict";
import { test } from "node:test";
import { keyFor } from "../test/tokens.ts";
import { createKeyRing } from "./key-ring.ts";
import { createKnownHeaders } from "./known-headers.ts";

const key = createKeyRing([keyFor("HS256")])(undefined, "HS256");
const accepted = (encoded: string) => ({ encoded, header: {}, key });

test("a remembered header is found by its text, the last one and those before", () => {
  const known = createKnownHeaders();
  known.remember(accepted("a"));
  known.remember(accepted("b"));
  for (const encoded of ["a", "b", "a"]) assert.equal(known.find(encoded)?.encoded, encoded);
  assert.equal(known.find("c"), undefined);
});

test("it does not grow without bound", () => {
  const known = createKnownHeaders();
  for (let at = 0; at < 1000; at += 1) known.remember(accepted(`header ${at}`));
  const found = Array.from({ length: 1000 }, (_, at) => known.find(`header ${at}`)).filter(Boolean);
  assert(found.length > 0 && found.length <= 65);
});
