import assert from "node:assert/strict";
import { test } from "node:test";
import { keyFor } from "../test/tokens.ts";

test("a signature with a character beyond ASCII is refused, wherever it stands and whatever was verified before", () => {
  const { sign, verify } = keyFor("HS256");
  assert(sign !== undefined && verify !== undefined);
  const signature = sign("data");
  for (let at = 0; at < signature.length; at += 1) {
    // One that is folded into the right one by its low byte, one of two bytes, one of three.
    const folded = String.fromCharCode(signature.charCodeAt(at) + 0x100);
    for (const character of [folded, "é", "€"]) {
      assert(verify("data", signature));
      assert(!verify("data", signature.slice(0, at) + character + signature.slice(at + 1)));
    }
  }
});
