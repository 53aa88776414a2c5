import type { Algorithm } from "@countersign/jwt";
import type { Name, Operation } from "./contenders.ts";

/** What one contender has to reach, as a multiple of another's rate. */
export interface Target {
  readonly algorithms: readonly Algorithm[];
  readonly operations: readonly Operation[];
  readonly of: Name;
  readonly against: Name;
  readonly least: number;
}

const pairs: readonly Algorithm[] = ["ES256", "EdDSA", "RS256"];

export const targets: readonly Target[] = [
  { algorithms: ["HS256"], operations: ["verify"], of: "countersign", against: "fast-jwt", least: 1.8 },
  { algorithms: ["HS256"], operations: ["sign"], of: "countersign", against: "fast-jwt", least: 1.5 },
  {
    algorithms: pairs,
    operations: ["sign", "verify"],
    of: "countersign",
    against: "node:crypto",
    least: 0.93,
  },
  { algorithms: pairs, operations: ["sign", "verify"], of: "countersign", against: "fast-jwt", least: 0.97 },
  {
    algorithms: ["HS256", ...pairs],
    operations: ["verify"],
    of: "countersign, cached",
    against: "fast-jwt, cached",
    least: 2.5,
  },
];

/** A verifier whose cache is full of this many tokens stays under so many bytes. */
export const memoryTarget = { tokens: 10_000, bytes: 16e6 };

export const algorithms: readonly Algorithm[] = ["HS256", ...pairs];
export const operations: readonly Operation[] = ["sign", "verify"];
