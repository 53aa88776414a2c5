import assert from "node:assert/strict";
import { test } from "node:test";
import type { JwkSetAnswer } from "@countersign/protocol";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { forgeries } from "./forgeries.ts";
import { memberOf, readToken } from "./read-token.ts";
import { verifySignature } from "./verify-signature.ts";

const algorithms = ["ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "EdDSA"];

async function issue(alg: string) {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: "k1", use: "sig", alg };
  const token = await new SignJWT({ sub: "ada", roles: [], exp: 2_000_000_000 })
    .setProtectedHeader({ alg, kid: "k1", typ: "at+jwt" })
    .sign(privateKey);
  return { token, keySet: { keys: [jwk] } as JwkSetAnswer };
}

for (const alg of algorithms) {
  test(`a token that another library signed with ${alg} is genuine, and no forgery of it is`, async () => {
    const { token, keySet } = await issue(alg);
    assert.deepEqual(await verifySignature(token, keySet), { kind: "genuine", alg, kid: "k1" });
    for (const { name, forge } of forgeries) {
      assert.equal((await verifySignature(forge(token), keySet)).kind, "forged", name);
    }
  });
}

test("the forgeries change what their names say, and leave the signature", async () => {
  const { token } = await issue("ES256");
  const [admin, year, character] = forgeries.map(({ forge }) => forge(token));
  assert.deepEqual(claim(admin, "roles"), ["admin"]);
  assert.equal(claim(year, "exp"), 2_000_000_000 + 31_536_000);
  for (const text of [admin, year]) assert.equal(text?.split(".")[2], token.split(".")[2]);
  assert.equal(character?.split(".")[1], token.split(".")[1]);
  for (const { forge } of forgeries) assert.doesNotThrow(() => forge("no token"));
});

test("the last character's spare bits make no second spelling of a signature", async () => {
  const { token, keySet } = await issue("ES256");
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const respelt = `${token.slice(0, -1)}${letters[letters.indexOf(token.slice(-1)) + 1]}`;
  assert.deepEqual(await verifySignature(respelt, keySet), { kind: "malformed" });
});

test("the key decides the algorithm, and a token of another key is of nobody", async () => {
  const { token, keySet } = await issue("ES256");
  const [key] = keySet.keys;
  assert.ok(key);
  const wrong = await verifySignature(token, { keys: [{ ...key, alg: "ES384" }] });
  assert.deepEqual(wrong, { kind: "wrong_algorithm", alg: "ES256", keyAlg: "ES384" });
  assert.deepEqual(await verifySignature(token, { keys: [] }), { kind: "unknown_key", kid: "k1" });
});

test("a shared secret's signature is not checked in a browser", async () => {
  const token = await new SignJWT({}).setProtectedHeader({ alg: "HS256", kid: "k" }).sign(new Uint8Array(32));
  assert.deepEqual(await verifySignature(token, { keys: [] }), { kind: "secret", alg: "HS256" });
});

test("a broken key is no reason to call a token forged", async () => {
  const { token, keySet } = await issue("ES256");
  const keys = keySet.keys.map((key) => ({ ...key, x: "AA" }));
  assert.deepEqual(await verifySignature(token, { keys }), { kind: "unsupported", alg: "ES256" });
});

function claim(text: string | undefined, name: string): unknown {
  const read = readToken(text ?? "");
  return read && memberOf(read.payload, name);
}
