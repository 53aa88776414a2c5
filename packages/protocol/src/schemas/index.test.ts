import assert from "node:assert/strict";
import { test } from "node:test";
import { expectTypeOf } from "expect-type";
import { Value } from "typebox/value";
import type { LogInRequest, Problem, SessionEntry, TokenAnswer } from "../index.ts";
import * as schemas from "./index.ts";

const tokenAnswer = {
  user: {
    id: "0198f3a0-0000-7000-8000-000000000001",
    email: "ada@example.org",
    email_verified: false,
    created_at: "2026-01-31T12:00:00.000Z",
    roles: [],
  },
  session: {
    id: "0198f3a0-0000-7000-8000-000000000002",
    created_at: "2026-01-31T12:00:00.000Z",
    expires_at: "2026-02-07T12:00:00.000Z",
  },
  access_token: "a.b.c",
  token_type: "Bearer",
  expires_in: 300,
  generation: 0,
};

test("every request refuses unknown members", () => {
  const requests = Object.entries(schemas).filter(([name]) => /(Request|Query|Params)Schema$/.test(name));
  assert.notEqual(requests.length, 0);
  for (const [name, schema] of requests) {
    assert.equal("additionalProperties" in schema && schema.additionalProperties, false, name);
  }
});

test("every schema that has a title has one of its own", () => {
  const titles = Object.values(schemas).flatMap((schema) => ("title" in schema ? [schema.title] : []));
  assert.ok(titles.length > 15);
  assert.equal(new Set(titles).size, titles.length);
});

test("a token answer has a refresh token in token mode only", () => {
  assert.equal(Value.Check(schemas.TokenAnswerSchema, tokenAnswer), true);
  assert.equal(Value.Check(schemas.TokenAnswerSchema, { ...tokenAnswer, refresh_token: "cs_rt_" }), true);
  assert.equal(Value.Check(schemas.TokenAnswerSchema, { ...tokenAnswer, token_type: "bearer" }), false);
});

test("a device's name holds no control characters", () => {
  for (const [name, fits] of Object.entries({
    "Ada's phone 📱": true,
    "": false,
    "a\nb": false,
    "\u001b[31mred": false,
    "\u009b31m": false,
    ["x".repeat(100)]: true,
    ["x".repeat(101)]: false,
  })) {
    assert.equal(Value.Check(schemas.DeviceNameSchema, name), fits, JSON.stringify(name));
  }
});

test("a permission fits into a list with spaces between", () => {
  for (const [permission, fits] of Object.entries({
    "users:read": true,
    "a b": false,
    "": false,
    'a"b': false,
  })) {
    assert.equal(Value.Check(schemas.PermissionSchema, permission), fits, permission);
  }
});

test("the types of the wire follow the schemas", () => {
  expectTypeOf<TokenAnswer["token_type"]>().toEqualTypeOf<"Bearer">();
  expectTypeOf<TokenAnswer["refresh_token"]>().toEqualTypeOf<string | undefined>();
  expectTypeOf<LogInRequest>().toEqualTypeOf<{
    email: string;
    password: string;
    device_name?: string;
    cookie?: boolean;
  }>();
  expectTypeOf<SessionEntry["device_name"]>().toEqualTypeOf<string | null>();
  expectTypeOf<Problem["action"]>().toEqualTypeOf<"retry" | "refresh" | "log_in" | undefined>();
});
