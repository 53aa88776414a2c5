import assert from "node:assert/strict";
import { test } from "node:test";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Problem } from "../problem.ts";
import { createClearEndedCookie } from "./ended-cookie.ts";

/** Whether the cookie is taken away after the session "ended" has ended. */
async function isCleared(openToken: () => Promise<{ sessionId: string }>): Promise<boolean> {
  let cleared = false;
  const cookie = {
    name: "countersign-dev",
    read: () => "a token",
    set: () => {},
    clear: () => {
      cleared = true;
    },
  };
  const clear = createClearEndedCookie({ cookie, openToken });
  await clear({} as FastifyRequest, {} as FastifyReply, "ended");
  return cleared;
}

const refuses = (code: "invalid_token" | "unavailable") => () => Promise.reject(new Problem(code, "No."));

test("the cookie of the session that ended goes, and so does one that is none of ours", async () => {
  assert.equal(await isCleared(async () => ({ sessionId: "ended" })), true);
  assert.equal(await isCleared(async () => ({ sessionId: "another" })), false);
  assert.equal(await isCleared(refuses("invalid_token")), true);
});

test("a cookie of which nobody can tell whose it is stays, and what was asked for is done", async () => {
  assert.equal(await isCleared(refuses("unavailable")), false);
  await assert.rejects(
    isCleared(() => Promise.reject(new TypeError("a fault"))),
    TypeError,
  );
});
