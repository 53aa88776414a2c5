import assert from "node:assert/strict";
import { test } from "node:test";
import * as protocol from "../../protocol/src/index.ts";
import { expectTypeOf } from "expect-type";
import type { Snapshot } from "../src/snapshot.ts";
import * as wire from "../src/wire.ts";

test("the client's own copy of the wire is what the protocol says", () => {
  const { signUp, logIn, refresh, logOut } = protocol.routes;
  const theirs = [signUp, logIn, refresh, logOut];
  const ours = [wire.signUpPath, wire.logInPath, wire.refreshPath, wire.logOutPath];
  assert.deepEqual(
    ours,
    theirs.map(({ path }) => path),
  );
  assert(theirs.every(({ method }) => method === "POST"));
  assert.equal(wire.idempotencyKeyHeader, protocol.idempotencyKeyHeader);
  assert.equal(wire.problemMediaType, protocol.problemMediaType);
  expectTypeOf<wire.ErrorCode>().toEqualTypeOf<protocol.ErrorCode>();
  expectTypeOf<wire.EndReason>().toEqualTypeOf<protocol.EndReason>();
  expectTypeOf<wire.Action>().toEqualTypeOf<protocol.Action>();
  expectTypeOf<keyof wire.User>().toEqualTypeOf<keyof protocol.User>();
  expectTypeOf<protocol.User>().toExtend<wire.User>();
  expectTypeOf<keyof wire.SessionInfo>().toEqualTypeOf<keyof protocol.TokenAnswer["session"]>();
  expectTypeOf<protocol.TokenAnswer>().toExtend<wire.TokenAnswer>();
  expectTypeOf<protocol.Problem>().toExtend<wire.Problem>();
  expectTypeOf<protocol.ProblemError>().toExtend<wire.ProblemError>();
  expectTypeOf<Snapshot>().not.toHaveProperty("accessToken");
});
