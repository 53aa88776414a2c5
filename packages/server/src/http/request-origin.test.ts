import assert from "node:assert/strict";
import { test } from "node:test";
import type { FastifyRequest } from "fastify";
import { originOf } from "./request-origin.ts";

const requestFrom = (remoteAddress: string | undefined) =>
  ({
    ip: remoteAddress,
    raw: { socket: { remoteAddress } },
    headers: { "user-agent": "a browser" },
  }) as FastifyRequest;

test("an origin is an address and a user agent, or neither where the client has gone", () => {
  assert.deepEqual(originOf(requestFrom("192.0.2.1")), { ip: "192.0.2.1", userAgent: "a browser" });
  assert.deepEqual(originOf(requestFrom(undefined)), { ip: null, userAgent: null });
});
