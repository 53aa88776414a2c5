import { test } from "node:test";
import { exportKeySet } from "@countersign/jwt";
import { expectTypeOf } from "expect-type";
import {
  type AccessTokenClaims,
  createGuard,
  type Guard,
  type GuardOptions,
  type Rfc9068Claims,
} from "../src/index.ts";
import { audience, issuerName, newKey } from "./fake-issuer.ts";

const options = { issuer: issuerName, audience, keys: exportKeySet([newKey()]) };

test("the profile tells which claims a guard answers, unless only the running program knows it", () => {
  const open: GuardOptions = { ...options, profile: "rfc9068" };
  expectTypeOf(createGuard(options)).toEqualTypeOf<Guard>();
  expectTypeOf(createGuard({ ...options, profile: "countersign" })).toEqualTypeOf<Guard>();
  expectTypeOf(createGuard({ ...options, profile: "rfc9068" })).toEqualTypeOf<Guard<Rfc9068Claims>>();
  expectTypeOf(createGuard(open)).toEqualTypeOf<Guard<AccessTokenClaims | Rfc9068Claims>>();
});
