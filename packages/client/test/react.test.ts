import assert from "node:assert/strict";
import { test } from "node:test";
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { useSession } from "../src/react.ts";
import type { Snapshot } from "../src/snapshot.ts";

test("a page that a server renders says nothing of who is signed in, so that it fits what browsers begin with", () => {
  const session: Snapshot = { status: "signed_out" };
  const client = { session, subscribe: () => () => {} };
  assert.equal(renderToString(createElement(() => useSession(client).status)), "unknown");
});
