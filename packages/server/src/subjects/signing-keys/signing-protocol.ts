import type { Jwk } from "@countersign/jwt";

/** What the signing thread is made for. */
export interface SigningThreadData {
  readonly jwk: Jwk;
}

/** Signing inputs, each a text; the answer is as many signatures, in the same order. */
export interface SigningRequest {
  readonly id: number;
  readonly signingInputs: readonly string[];
}

export interface SigningReply {
  readonly id: number;
  readonly signatures: readonly string[];
}
