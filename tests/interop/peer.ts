import type { TestContext } from "node:test";
import type { Alg, Fault, Issuer } from "./issuer.ts";

/** Why the token is refused; `undefined` if it is accepted. */
export type Judge = (token: string) => Promise<string | undefined>;

/** A verifier that others have written. */
export interface Peer {
  readonly name: string;
  /** Those that it knows. */
  readonly algorithms: readonly Alg[];
  /** What has to be installed to try it, where it is not. */
  readonly missing?: string | undefined;
  /** Sets it up as one would that guards an API: this issuer, this audience, this algorithm. */
  readonly open: (t: TestContext, issuer: Issuer) => Promise<Judge>;
  /** How it words its refusals. */
  readonly reasons: Readonly<Record<Exclude<Fault, "claims" | "unsigned">, RegExp>>;
}

/** For peers that throw. */
export async function reasonOf(verify: () => unknown): Promise<string | undefined> {
  try {
    await verify();
    return undefined;
  } catch (error) {
    return String(error);
  }
}
