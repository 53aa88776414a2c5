import { createHmac, type KeyObject, sign, timingSafeEqual, verify } from "node:crypto";
import type { Algorithm } from "@countersign/jwt";

/**
 * What is left of a JWT when nothing is checked but the signature: `node:crypto` on an imported key, base64url and JSON. The
 * measure of what a library adds.
 */
export function createRawSign(alg: Algorithm, key: KeyObject, header: object): (claims: object) => string {
  const prefix = `${Buffer.from(JSON.stringify(header)).toString("base64url")}.`;
  const signBytes = rawSign(alg, key);
  return (claims) => {
    const input = prefix + Buffer.from(JSON.stringify(claims)).toString("base64url");
    return `${input}.${signBytes(Buffer.from(input)).toString("base64url")}`;
  };
}

/** It does not even look at the header. */
export function createRawVerify(alg: Algorithm, key: KeyObject): (token: string) => unknown {
  const verifyBytes = rawVerify(alg, key);
  return (token) => {
    const first = token.indexOf(".");
    const last = token.lastIndexOf(".");
    const signature = Buffer.from(token.slice(last + 1), "base64url");
    if (!verifyBytes(Buffer.from(token.slice(0, last)), signature))
      throw new Error("The signature is wrong.");
    return JSON.parse(Buffer.from(token.slice(first + 1, last), "base64url").toString());
  };
}

function rawSign(alg: Algorithm, key: KeyObject): (data: Buffer) => Buffer {
  if (alg === "HS256") return (data) => createHmac("sha256", key).update(data).digest();
  if (alg === "EdDSA") return (data) => sign(null, data, key);
  if (alg === "RS256") return (data) => sign("sha256", data, key);
  return (data) => sign("sha256", data, { key, dsaEncoding: "ieee-p1363" });
}

function rawVerify(alg: Algorithm, key: KeyObject): (data: Buffer, signature: Buffer) => boolean {
  const hmac = rawSign(alg, key);
  if (alg === "HS256") return (data, signature) => timingSafeEqual(hmac(data), signature);
  if (alg === "EdDSA") return (data, signature) => verify(null, data, key, signature);
  if (alg === "RS256") return (data, signature) => verify("sha256", data, key, signature);
  return (data, signature) => verify("sha256", data, { key, dsaEncoding: "ieee-p1363" }, signature);
}
