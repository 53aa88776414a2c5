import { test } from "node:test";
import { expectTypeOf } from "expect-type";
import type { ClientOptions, TokenStorage } from "../src/index.ts";

interface Given {
  readonly url: string;
}

test("storage is of token mode, and who knows the mode only at run time leaves it out", () => {
  expectTypeOf<Given & { mode: "token"; storage: TokenStorage }>().toExtend<ClientOptions>();
  expectTypeOf<Given & { mode: "cookie"; storage: TokenStorage }>().not.toExtend<ClientOptions>();
  expectTypeOf<Given & { mode: "cookie" | "token" }>().toExtend<ClientOptions>();
});
