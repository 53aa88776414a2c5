import { createVerifier, JwtError, type JwtErrorCode, type Key, verifyCompact } from "@countersign/jwt";
import { type AccessTokenClaims, requiredAccessTokenClaims as required } from "@countersign/protocol";
import type { Settings } from "../config/settings.ts";
import { openDatabaseForReading } from "../database/open-database.ts";
import { Problem } from "../problem.ts";
import { failureMessage } from "../start/failure.ts";
import { createAuthenticate } from "../subjects/access-tokens/authenticate.ts";
import { createPolicyReader } from "../subjects/roles/policy-reader.ts";
import { readVerifyingKeys } from "../subjects/signing-keys/verifying-keys.ts";
import { createStores, type Stores } from "../subjects/stores.ts";

/** What this server says of a token. */
export interface Judgement {
  readonly signature: string;
  readonly verdict: string;
  readonly accepted: boolean;
}

interface Place {
  readonly settings: Settings;
  readonly clock: () => number;
}

/** Judges with the database, which is only read, and not made where there is none. */
export async function judgeToken(token: string, place: Place): Promise<Judgement> {
  try {
    const database = await openDatabaseForReading(place.settings);
    if (database === undefined) {
      return notKnown(
        "There is no database where COUNTERSIGN_DATABASE_URL points: run this where the server runs.",
      );
    }
    try {
      return await judge(token, createStores(database.connection), place);
    } finally {
      await database.close();
    }
  } catch (error) {
    return notKnown(failureMessage(error));
  }
}

function notKnown(why: string): Judgement {
  return { signature: `cannot be checked. ${why}`, verdict: "not known", accepted: false };
}

async function judge(token: string, stores: Stores, { settings, clock }: Place): Promise<Judgement> {
  const keys = await readVerifyingKeys({ store: stores.signingKeys, clock, settings });
  if (keys.length === 0) return notKnown("The database holds no key that these settings can open.");
  const signature = judgeSignature(token, keys);
  try {
    const { accessTokenTyp: typ, issuer, audience } = settings;
    const claims: object = createVerifier({ keys, typ, issuer, audience, required, clock })(token);
    await createAuthenticate({
      stores,
      readAccessToken: async () => claims as AccessTokenClaims,
      policyAt: createPolicyReader({ ...stores, clock }),
      clock,
    })(token);
    return { signature, verdict: "accepted", accepted: true };
  } catch (error) {
    return { signature, verdict: `refused: ${whyRefused(error, settings)}`, accepted: false };
  }
}

function judgeSignature(token: string, keys: readonly Key[]): string {
  try {
    const { key } = verifyCompact(token, keys);
    return `verifies with this server's key ${key.kid} (${key.algorithm.name})`;
  } catch (error) {
    if (!(error instanceof JwtError)) throw error;
    return `does not verify: ${inWords(error.code)}`;
  }
}

/** What the command's own settings say, which may not be the server's. */
const expected: Partial<Record<JwtErrorCode, (settings: Settings) => string>> = {
  issuer_refused: ({ issuer }) => ` By COUNTERSIGN_ISSUER that is ${issuer}.`,
  audience_refused: ({ audience }) => ` By COUNTERSIGN_AUDIENCE that is ${audience.join(" or ")}.`,
};

function whyRefused(error: unknown, settings: Settings): string {
  if (error instanceof JwtError) {
    const setting = expected[error.code]?.(settings) ?? "";
    return `${inWords(error.code.replace(/^token_/, ""))}. ${error.message}${setting}`;
  }
  if (!(error instanceof Problem)) throw error;
  const reason = error.reason === undefined ? "" : ` (${inWords(error.reason)})`;
  return `${inWords(error.code.replace(/^token_/, ""))}${reason}. ${error.detail}`;
}

function inWords(code: string): string {
  return code.replaceAll("_", " ");
}
