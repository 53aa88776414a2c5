import assert from "node:assert/strict";
import { test } from "node:test";
import { generateJwk, importKey } from "@countersign/jwt";
import { createSigningChannel, type SigningChannel } from "./signing-channel.ts";

const jwk = generateJwk("ES256");
const { verify } = importKey(jwk);

/** Asks until the thread is at work. */
async function signed(channel: SigningChannel, signingInputs: readonly string[]): Promise<readonly string[]> {
  for (;;) {
    const signatures = channel.sign(signingInputs);
    if (signatures !== undefined) return signatures;
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}

test("the thread signs each input in its place", async () => {
  const channel = createSigningChannel(jwk);
  assert.equal(channel.sign(["first"]), undefined, "starts the thread");
  const inputs = ["a.b", "c.d", "e.f"];
  const signatures = await signed(channel, inputs);
  assert.equal(signatures.length, inputs.length);
  for (const [index, input] of inputs.entries()) assert.ok(verify?.(input, signatures[index] ?? ""), input);
  channel.close();
});

test("what is under way when it closes is answered, and nothing after", async () => {
  const channel = createSigningChannel(jwk);
  await signed(channel, ["a.b"]);
  const underWay = channel.sign(["c.d"]);
  channel.close();
  assert.equal(channel.sign(["e.f"]), undefined);
  assert.ok(verify?.("c.d", (await underWay)?.[0] ?? ""));
});

test("a channel that closes before its thread is at work stays closed", async () => {
  const channel = createSigningChannel(jwk);
  void channel.sign(["a.b"]);
  channel.close();
  assert.equal(channel.sign(["a.b"]), undefined);
});
