import { prepareHmac } from "../../src/hmac.ts";
import { importKey, importKeySet, type Jwk, type JwkSet, type Key } from "../../src/index.ts";

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

/** The keys of a group as anyone imports them. */
export function importKeys(group: JwsGroup): Key[] {
  const source = sourceOf(group);
  return Array.isArray(source["keys"]) ? importKeySet({ keys: source["keys"] }) : [importKey(source)];
}

/** As `importKeys`, but lets the secret of zeros in: the cases under it are about base64url. */
export function keysOf(group: JwsGroup): Key[] {
  const source = sourceOf(group);
  return source["k"] === zeroSecret.toString("base64url") ? [zeroSecretKey(source)] : importKeys(group);
}

function sourceOf(group: JwsGroup): Jwk {
  return { ...(group.public ?? group.private) };
}

const zeroSecret = Buffer.alloc(32);

function zeroSecretKey(jwk: Jwk): Key {
  const sign = prepareHmac("sha256", zeroSecret);
  const verify: Key["verify"] = (data, signature) => sign(data) === signature;
  return { ...importKey({ ...jwk, k: sign(zeroSecret) }), verify };
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
