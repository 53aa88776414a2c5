import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type Algorithm, createVerifier, importKey } from "@countersign/jwt";
import { memoryTarget } from "./targets.ts";
import { audience, issuer, makeTokenSet, serverClaims, typ } from "./token-set.ts";

export interface MemoryUse {
  readonly label: string;
  readonly bytes: number;
}

/** What a verifier takes of the heap when its cache holds all tokens of a set, or as many of them as the default bounds allow. */
export function measureMemory(alg: Algorithm, kind: "all" | "bounded"): MemoryUse {
  const { jwk, tokens } = makeTokenSet(alg, memoryTarget.tokens, kind === "all" ? undefined : serverClaims);
  const cache = kind === "all" ? { maxEntries: tokens.length, maxBytes: Infinity } : {};
  const keys = [importKey(jwk)];
  const before = heapUsed();
  const verify = createVerifier({ keys, typ, issuer, audience, cache });
  const passes = () => {
    // As Node hands it over: the token is a piece of a header.
    for (const token of tokens) verify(`Bearer ${token.toString("latin1")}`.slice("Bearer ".length));
  };
  passes();
  const used = heapUsed() - before;
  // Otherwise the verifier could be collected before it is measured.
  passes();
  const size = `${alg}, ${tokens[0]?.length} bytes each`;
  return { label: kind === "all" ? `all, ${size}` : `as the default bounds allow, ${size}`, bytes: used };
}

/** Bytes, after all that can be freed has been. */
export function heapUsed(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}
