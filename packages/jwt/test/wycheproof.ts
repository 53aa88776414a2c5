import assert from "node:assert/strict";
import { hmac, importKey, importKeySet, type Jwk, type JwkSet, type Key } from "../src/index.ts";

/** One file of C2SP/wycheproof, as far as it is used here. */
export interface Wycheproof<Group> {
  readonly testGroups: readonly (Group & { readonly comment?: string })[];
}

export interface WycheproofTest {
  readonly tcId: number;
  readonly comment: string;
  readonly result: "valid" | "invalid" | "acceptable";
}

/** `public` where there is one; a private key verifies with its public half. */
export interface JwsGroup {
  readonly private?: Jwk | JwkSet;
  readonly public?: Jwk | JwkSet;
  readonly tests: readonly (WycheproofTest & { readonly jws?: string; readonly jwe?: string })[];
}

export interface Overrides {
  readonly [file: string]: Readonly<Record<string, { readonly use: "invalid" | "skip" | "optional" }>>;
}

const zeroSecret = Buffer.alloc(32);

/** One group signs with zeros, which `importKey` refuses; its cases are about base64url, so they run all the same. */
function zeroSecretKey(jwk: Jwk): Key {
  assert(!accepts(() => void importKey(jwk)));
  const verify: Key["verify"] = (data, signature) =>
    hmac("sha256", zeroSecret, Buffer.from(data)).toString("base64url") === signature;
  const key = importKey({ ...jwk, k: hmac("sha256", zeroSecret, zeroSecret).toString("base64url") });
  return { ...key, verify };
}

export function keysOf(group: JwsGroup): Key[] {
  const source = group.public ?? group.private ?? {};
  if ("keys" in source) return importKeySet(source as JwkSet);
  return [source["k"] === zeroSecret.toString("base64url") ? zeroSecretKey(source) : importKey(source)];
}

/** Whether a case is accepted; a refused key refuses too. Only coded errors count: any other fails the test. */
export function accepts(run: () => boolean | void): boolean {
  try {
    return run() ?? true;
  } catch (error) {
    if (error instanceof Error && error.name === "JwtError") return false;
    throw error;
  }
}
