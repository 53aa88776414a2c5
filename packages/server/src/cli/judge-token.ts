import { createVerifier, JwtError, type Key, verifyCompact } from "@countersign/jwt";
import type { Settings } from "../config/settings.ts";
import { openDatabaseForReading } from "../database/open-database.ts";
import { failureMessage } from "../start/failure.ts";
import { requiredClaims } from "../subjects/access-tokens/read-access-token.ts";
import { readVerifyingKeys } from "../subjects/signing-keys/verifying-keys.ts";
import { createStores } from "../subjects/stores.ts";

/** What this server says of a token. */
export interface Judgement {
  readonly signature: string;
  readonly verdict: string;
  readonly accepted: boolean;
}

/** Judges with the keys in the database, which is only read, and not made where there is none. */
export async function judgeToken(token: string, settings: Settings, clock: () => number): Promise<Judgement> {
  const keys = await findKeys(settings, clock).catch(failureMessage);
  if (typeof keys === "string") {
    return { signature: `cannot be checked. ${keys}`, verdict: "not known", accepted: false };
  }
  const signature = judgeSignature(token, keys);
  try {
    const { accessTokenTyp: typ, issuer, audience } = settings;
    createVerifier({ keys, typ, issuer, audience, required: requiredClaims, clock })(token);
    return { signature, verdict: "accepted, unless its session has ended", accepted: true };
  } catch (error) {
    if (!(error instanceof JwtError)) throw error;
    const reason = error.code.replace(/^token_/, "").replaceAll("_", " ");
    return { signature, verdict: `refused: ${reason}. ${error.message}`, accepted: false };
  }
}

function judgeSignature(token: string, keys: readonly Key[]): string {
  try {
    const { key } = verifyCompact(token, keys);
    return `verifies with this server's key ${key.kid} (${key.algorithm.name})`;
  } catch (error) {
    if (!(error instanceof JwtError)) throw error;
    return `does not verify: ${error.code.replaceAll("_", " ")}`;
  }
}

/** The keys, or why there are none. */
async function findKeys(settings: Settings, clock: () => number): Promise<Key[] | string> {
  const database = await openDatabaseForReading(settings);
  if (database === undefined) {
    return "There is no database where COUNTERSIGN_DATABASE_URL points: run this where the server runs.";
  }
  try {
    const store = createStores(database.connection).signingKeys;
    const keys = await readVerifyingKeys({ store, clock, settings });
    return keys.length > 0 ? keys : "The database holds no key that these settings can open.";
  } finally {
    await database.close();
  }
}
