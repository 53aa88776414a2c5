import { createPublicKey, type JsonWebKey, randomBytes } from "node:crypto";
import type { TestContext } from "node:test";
import type { TokenAnswer } from "@countersign/protocol";
import { freePort } from "../free-port.ts";
import { startProcess, temporaryFolder } from "../system/server-process.ts";
import { alterClaims, alterSignature, decode, withoutSignature } from "./spoil.ts";

/** Those that servers are set to here. */
export const algorithms = ["ES256", "RS256", "HS256", "EdDSA"] as const;
export type Alg = (typeof algorithms)[number];

/** What is wrong with a token. */
export type Fault = "expired" | "audience" | "issuer" | "claims" | "signature" | "unsigned";

export interface Issuer {
  readonly alg: Alg;
  readonly url: string;
  readonly audience: string;
  readonly keySetUrl: string;
  /** With HS256: printable, since HAProxy can be given no other. */
  readonly secret: string | undefined;
  readonly good: string;
  readonly bad: Readonly<Record<Fault, string>>;
}

const audience = "https://api.example";

/** A server process that signs so, and tokens of it, and of others on the same data: the signatures of all are right. */
export async function startIssuer(t: TestContext, alg: Alg): Promise<Issuer> {
  const folder = temporaryFolder(t);
  const url = `http://localhost:${await freePort()}`;
  const secret = alg === "HS256" ? randomBytes(24).toString("hex") : undefined;
  const settings = {
    COUNTERSIGN_SIGNING_ALG: alg,
    COUNTERSIGN_ISSUER: url,
    COUNTERSIGN_AUDIENCE: audience,
    ...(secret === undefined ? {} : { COUNTERSIGN_HS_SECRET: Buffer.from(secret).toString("base64url") }),
  };

  /** Starts a server whose settings differ by so much, and gives a token of it. */
  async function issue(name: string, others: Record<string, string>): Promise<string> {
    const port = others["COUNTERSIGN_PORT"] ?? String(await freePort());
    const environment = { ...settings, ...others, COUNTERSIGN_PORT: port };
    await startProcess(t, { folder, environment });
    const answer = await fetch(`http://localhost:${port}/v1/signup`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email: `${name}@example.com`, password: "a long walk in the rain" }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return ((await answer.json()) as TokenAnswer).access_token;
  }

  const good = await issue("ada", { COUNTERSIGN_PORT: new URL(url).port });
  const brief = { COUNTERSIGN_ACCESS_TOKEN_TTL: "1s", COUNTERSIGN_REFRESH_GRACE: "0s" };
  const [expired, forOthers, ofOthers] = await Promise.all([
    issue("bob", brief),
    issue("cyd", { COUNTERSIGN_AUDIENCE: "https://other.example" }),
    issue("dan", { COUNTERSIGN_ISSUER: "http://localhost:1" }),
  ]);
  await over(expired);
  return {
    alg,
    url,
    audience,
    keySetUrl: `${url}/.well-known/jwks.json`,
    secret,
    good,
    bad: {
      expired,
      audience: forOthers,
      issuer: ofOthers,
      claims: alterClaims(good),
      signature: alterSignature(good),
      unsigned: withoutSignature(good),
    },
  };
}

/** Some peers have no clock that could be set, and count the last second in. */
async function over(token: string): Promise<void> {
  const { exp } = decode(token).claims as { exp: number };
  const left = (exp + 2) * 1000 - Date.now();
  if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
}

/** What verifies a token, for peers that read no key set: the secret, or the public key in PEM that the token names. */
export async function findKey({ keySetUrl, secret }: Issuer, token: string): Promise<string> {
  if (secret !== undefined) return secret;
  const { keys } = (await (await fetch(keySetUrl)).json()) as { keys: (JsonWebKey & { kid: string })[] };
  const key = keys.find(({ kid }) => kid === decode(token).header["kid"]);
  if (key === undefined) throw new Error("The key set lacks the token's key.");
  return createPublicKey({ key, format: "jwk" }).export({ type: "spki", format: "pem" }).toString();
}
