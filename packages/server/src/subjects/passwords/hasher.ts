import { type ParsedHashOptions, parseOptions } from "@node-rs/argon2";
import { argon2Bounds } from "./argon2-bounds.ts";
import type { HashCaller, HashQueue } from "./hash-queue.ts";
import type { HashingThreads } from "./hashing-threads.ts";

/** Hashes passwords and compares them with hashes, in turn; passwords in other Unicode forms are the same. */
export interface PasswordHasher {
  /** A PHC string of Argon2id with a new random salt. May throw as `HashQueue.run` does. */
  hash(password: string, caller?: HashCaller): Promise<string>;
  /**
   * Whether the hash is of this password; a broken hash is of none. None, `undefined`, costs as much time, so that an
   * address without an account is not told by it (CWE-208). May throw as `HashQueue.run` does.
   */
  verify(phc: string | undefined, password: string, caller?: HashCaller): Promise<boolean>;
  /** Whether the hash was made with other parameters than today's. */
  needsRehash(phc: string): boolean;
}

export interface HashCost {
  /** KiB */
  readonly memory: number;
  readonly passes: number;
  readonly lanes: number;
}

interface HasherParts extends HashCost {
  readonly queue: HashQueue;
  readonly threads: HashingThreads;
}

const hashBytes = 32;
const saltBytes = 16;

export function createPasswordHasher(parts: HasherParts): PasswordHasher {
  const { memory, passes, lanes, queue, threads } = parts;
  const options = { memoryCost: memory, timeCost: passes, parallelism: lanes, outputLen: hashBytes };
  const prefix = `$argon2id$v=19$m=${memory},t=${passes},p=${lanes}$`;
  // A hash that no password is known to have: it was never computed.
  const nobody = `${prefix}${zeros(saltBytes)}$${zeros(hashBytes)}`;

  return {
    hash: (password, caller) =>
      queue.run((isToRest) => threads.hash(password.normalize("NFC"), options, isToRest), caller),
    async verify(phc, password, caller) {
      const usable = phc !== undefined && isAffordable(readCost(phc)) ? phc : undefined;
      const matches = await queue.run(
        (isToRest) => threads.verify(usable ?? nobody, password.normalize("NFC"), isToRest),
        caller,
      );
      return usable !== undefined && matches;
    },
    needsRehash: (phc) => !phc.startsWith(prefix) || phc.length !== nobody.length,
  };
}

function readCost(phc: string): ParsedHashOptions | undefined {
  try {
    return parseOptions(phc);
  } catch {
    return undefined;
  }
}

function isAffordable(cost: ParsedHashOptions | undefined): boolean {
  return (
    cost !== undefined &&
    cost.memoryCost <= argon2Bounds.memory.max &&
    cost.timeCost <= argon2Bounds.passes.max &&
    cost.parallelism <= argon2Bounds.lanes.max
  );
}

function zeros(bytes: number): string {
  return Buffer.alloc(bytes).toString("base64").replaceAll("=", "");
}
