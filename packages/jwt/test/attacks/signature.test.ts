import assert from "node:assert/strict";
import { constants, createPrivateKey, privateEncrypt } from "node:crypto";
import { test } from "node:test";
import { importKey, verifySignature } from "../../src/index.ts";
import { rawToDer } from "../../src/ecdsa-signature.ts";
import {
  algorithmNames,
  forge,
  goodClaims,
  headerFor,
  jwkFor,
  keyFor,
  now,
  refuses,
  signerFor,
  verifierFor,
} from "../tokens.ts";

/** The orders of the curves (SEC 2 §2.4.2, §2.5.1, §2.6.1). */
const orders = {
  ES256: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  ES384: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  ES512:
    0x1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
};
const curves = ["ES256", "ES384", "ES512"] as const;

const toBytes = (value: bigint, length: number) =>
  Buffer.from(value.toString(16).padStart(length * 2, "0"), "hex");
const toNumber = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).toString("hex")}`);

function split(token: string): { signingInput: string; signature: Buffer } {
  const at = token.lastIndexOf(".");
  return { signingInput: token.slice(0, at), signature: Buffer.from(token.slice(at + 1), "base64url") };
}

test("ECDSA with r = s = 0, r or s = n, wrong length, DER (CVE-2022-21449)", () => {
  for (const alg of curves) {
    const key = keyFor(alg);
    const { signingInput, signature } = split(signerFor(key)(goodClaims));
    const half = signature.length / 2;
    const [r, s] = [signature.subarray(0, half), signature.subarray(half)];
    const values = [0n, 1n, orders[alg], orders[alg] - 1n, orders[alg] + 1n].map((value) =>
      toBytes(value, half),
    );
    const pairs = values.flatMap((a) => [...values.map((b) => [a, b]), [r, a], [a, s]]);
    const bad = [...pairs.map((pair) => Buffer.concat(pair)), rawToDer(signature)];
    bad.push(Buffer.alloc(0), signature.subarray(1), signature.subarray(0, -1));
    bad.push(Buffer.concat([signature, Buffer.alloc(1)]), Buffer.concat([Buffer.alloc(2), signature]));
    bad.push(Buffer.concat([Buffer.alloc(1), r, Buffer.alloc(1), s]));
    for (const one of bad) {
      refuses(verifierFor(key), `${signingInput}.${one.toString("base64url")}`, "signature_invalid");
    }
  }
});

test("Ed25519 with S + L (RFC 8032 §5.1.7)", () => {
  const key = keyFor("EdDSA");
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  const { signingInput, signature } = split(signerFor(key)(goodClaims));
  const s = toNumber(Buffer.from(signature.subarray(32)).toReversed());
  const changed = Buffer.concat([signature.subarray(0, 32), toBytes(s + order, 32).toReversed()]);
  refuses(verifierFor(key), `${signingInput}.${changed.toString("base64url")}`, "signature_invalid");
});

test("RSA padding: PKCS #1 without digest info, of another hash, for PSS; cut and lengthened (RFC 8017 §8.2.2)", () => {
  const key = keyFor("RS256");
  const { signingInput, signature } = split(signerFor(key)(goodClaims));
  const privateKey = createPrivateKey({ key: { ...jwkFor("RS256") }, format: "jwk" });
  const others = (["RS384", "RS512", "PS256"] as const).map((alg) =>
    split(`.${importKey({ ...jwkFor("RS256"), alg }).sign?.(signingInput)}`),
  );
  const bad = [
    privateEncrypt({ key: privateKey, padding: constants.RSA_PKCS1_PADDING }, Buffer.from("no digest info")),
    ...others.map((other) => other.signature),
    signature.subarray(1),
    Buffer.concat([Buffer.alloc(1), signature]),
    Buffer.alloc(signature.length),
    Buffer.alloc(signature.length, 0xff),
  ];
  for (const one of bad) {
    refuses(verifierFor(key), `${signingInput}.${one.toString("base64url")}`, "signature_invalid");
  }
});

test("ECDSA (r, n - s) is a second signature of the same claims: tokens are known by jti, not by their text", () => {
  for (const alg of curves) {
    const key = keyFor(alg);
    const token = signerFor(key)(goodClaims);
    const { signingInput, signature } = split(token);
    const half = signature.length / 2;
    const s = toBytes(orders[alg] - toNumber(signature.subarray(half)), half);
    const flipped = `${signingInput}.${Buffer.concat([signature.subarray(0, half), s]).toString("base64url")}`;
    assert.notEqual(flipped, token);
    assert.equal(verifierFor(key)(flipped).jti, verifierFor(key)(token).jti);
  }
});

test("signature missing or cut, payload swapped, bit flipped (CVE-2020-28042)", () => {
  for (const alg of algorithmNames) {
    const key = keyFor(alg);
    const verify = verifierFor(key);
    const [header, payload, signature] = signerFor(key)(goodClaims).split(".");
    const [, otherPayload] = signerFor(key)({ ...goodClaims, exp: now + 9000 }).split(".");
    const bytes = Buffer.from(signature ?? "", "base64url");
    refuses(verify, `${header}.${payload}.`, "signature_invalid");
    refuses(verify, `${header}.${payload}`, "token_malformed");
    refuses(verify, `${header}.${otherPayload}.${signature}`, "signature_invalid");
    for (const cut of [1, 8, bytes.length / 2, bytes.length - 1]) {
      refuses(
        verify,
        `${header}.${payload}.${bytes.subarray(0, cut).toString("base64url")}`,
        "signature_invalid",
      );
    }
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    refuses(verify, `${header}.${payload}.${bytes.toString("base64url")}`, "signature_invalid");
  }
});

test("tags are compared by timingSafeEqual: a wrong first byte and a wrong last byte are refused alike (CWE-208)", async () => {
  const { readFileSync } = await import("node:fs");
  const source = readFileSync(new URL("../../src/secret.ts", import.meta.url), "utf8");
  assert.match(source, /return timingSafeEqual\(/);
  const key = keyFor("HS256");
  const data = Buffer.from("data");
  const tag = Buffer.from(key.sign?.(data) ?? "", "base64url");
  assert(verifySignature(key, data, tag));
  for (let at = 0; at < tag.length; at += 1) {
    const wrong = Buffer.from(tag);
    wrong[at] = (wrong[at] ?? 0) ^ 0x80;
    assert(!verifySignature(key, data, wrong));
    refuses(
      verifierFor(key),
      forge({ ...key, sign: () => wrong.toString("base64url") }, headerFor(key)),
      "signature_invalid",
    );
  }
});
