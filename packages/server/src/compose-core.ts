import { randomBytes, randomUUID } from "node:crypto";
import { availableParallelism } from "node:os";
import { clockToleranceMax } from "@countersign/protocol";
import type { Logger } from "pino";
import { v7 as uuidv7 } from "uuid";
import type { Settings } from "./config/settings.ts";
import type { Database } from "./database/connection.ts";
import { createUnitOfWork } from "./database/unit-of-work.ts";
import { createIssueAccessToken } from "./subjects/access-tokens/issue.ts";
import { createReadAccessToken } from "./subjects/access-tokens/read-access-token.ts";
import { createGuessLimiter } from "./subjects/guesses/guess-limiter.ts";
import { type Keyring, openKeyring } from "./subjects/master-secrets/keyring.ts";
import { openHeartbeat } from "./subjects/operations/heartbeat.ts";
import { createMetrics } from "./subjects/operations/metrics.ts";
import { createWarnings } from "./subjects/operations/warnings.ts";
import { createHashQueue } from "./subjects/passwords/hash-queue.ts";
import { createPasswordHasher, type HashCost } from "./subjects/passwords/hasher.ts";
import { createHashingThreads, hashingConcurrency } from "./subjects/passwords/hashing-threads.ts";
import { createAnnounce } from "./subjects/revocations/announce.ts";
import type { FeedLimits } from "./subjects/revocations/feed.ts";
import { openFeed, type OpenFeed } from "./subjects/revocations/open-feed.ts";
import { createPolicyReader } from "./subjects/roles/policy-reader.ts";
import { createRecentEndings } from "./subjects/sessions/recent-endings.ts";
import type { OnRefresh } from "./subjects/sessions/refresh-outcome.ts";
import { createHandOut } from "./subjects/sessions/session-tokens.ts";
import { createPairMaker, createSecretMaker, type KeyMaker } from "./subjects/signing-keys/key-maker.ts";
import type { KeyTimes } from "./subjects/signing-keys/schedule.ts";
import { openSigningKeys } from "./subjects/signing-keys/signing-keys.ts";
import { createStores } from "./subjects/stores.ts";

const clockTolerance = 1_000 * clockToleranceMax; // ms
const publishDelay = 5_000; // ms: other processes publish a new key up to so much later
const random = (bytes: number): Uint8Array => randomBytes(bytes);
const newId = (): string => uuidv7();

export interface ServerParts {
  readonly settings: Settings;
  /** The first is current. */
  readonly masterSecrets: readonly Uint8Array[];
  /** Numbers of those to do without, though the database needs them; none by default. */
  readonly lostSecrets?: readonly number[];
  /** Open, its tables up to date. */
  readonly database: Database;
  readonly logger: Logger;
  readonly version: string;
  /** ms */
  readonly clock: () => number;
  /** Only tests need others. */
  readonly feedLimits?: Partial<FeedLimits>;
}

export type Core = Awaited<ReturnType<typeof composeCore>>;

/** Wires what actions, routes and background work are made of; `close` ends what it holds open, but not the database. */
export async function composeCore(parts: ServerParts) {
  const { settings, database, logger, clock, version, masterSecrets, lostSecrets, feedLimits } = parts;
  const metrics = createMetrics(version);
  const warnings = createWarnings(logger);
  const stores = createStores(database.connection);
  let openedFeed: OpenFeed | undefined;
  const recentEndings = createRecentEndings(clock);
  const inTransaction = createUnitOfWork(database, createStores, ({ endings, announced }) => {
    recentEndings.note(endings);
    if (announced.length > 0) openedFeed?.hint();
  });
  const keyring = await openKeyring(masterSecrets, inTransaction, clock(), lostSecrets);
  const base = { settings, stores, inTransaction, keyring, clock, newId, random };
  const heartbeat = await openHeartbeat({
    ...base,
    tokenLifetime: settings.accessTokenTtl,
    onRestored: warnings.onRestored,
  });
  const outlive = () => heartbeat.longestTokenLifetime() + clockTolerance;
  const succession = {
    ...base,
    maker: composeKeyMaker(settings, keyring),
    times: keyTimes(settings, outlive),
  };
  const { onKeyChange } = warnings;
  const signingKeys = await openSigningKeys({ ...succession, typ: settings.accessTokenTyp, onKeyChange });
  const { sign, verifyingKeys, reload } = signingKeys;
  const policyAt = createPolicyReader({ ...stores, clock });
  const issueAccessToken = createIssueAccessToken({
    ...base,
    sign,
    policyAt,
    // Nothing sorts tokens by their ids, and Node draws the bytes of many of these at once.
    newId: randomUUID,
    chance: Math.random,
  });
  const concurrency = hashingConcurrency(availableParallelism());
  const hashingThreads = createHashingThreads(concurrency);
  const hashQueue = createHashQueue({ concurrency, onRun: metrics.observeHash });
  const readAccessToken = createReadAccessToken({ verifyingKeys, reloadKeys: reload, clock, settings });
  const onRefresh: OnRefresh = (outcome, session) => {
    metrics.countRefresh(outcome);
    warnings.onRefresh(outcome, session);
  };
  const feed = openFeed({
    ...base,
    signingKeys,
    hints: database.hints,
    revocationLifetime: outlive,
    onSent: metrics.countFeedEvent,
    onDropped: metrics.countDroppedReader,
    limits: feedLimits,
  });
  openedFeed = feed;
  return {
    ...base,
    metrics,
    warnings,
    recentEndings,
    heartbeat,
    succession,
    signingKeys,
    policyAt,
    hashQueue,
    hasher: createPasswordHasher({ ...hashCost(settings), queue: hashQueue, threads: hashingThreads }),
    handOut: createHandOut({ keyring, issueAccessToken }),
    limiter: createGuessLimiter({
      store: stores.guesses,
      clock,
      signUpBurst: settings.signupBurst,
      onLocked: warnings.onLocked,
    }),
    readAccessToken,
    announce: createAnnounce({ ...base, eventSigner: signingKeys.eventSigner, revocationLifetime: outlive }),
    feed,
    readyToSign: signingKeys.ready,
    onRefresh,
    close: async () => {
      await feed.stop();
      signingKeys.close();
      hashingThreads.close();
    },
  };
}

function composeKeyMaker({ signingAlg, hsSecret }: Settings, keyring: Keyring): KeyMaker {
  return signingAlg.startsWith("HS")
    ? createSecretMaker(signingAlg, hsSecret, random)
    : createPairMaker(signingAlg, keyring, random);
}

function keyTimes({ rotateKeysEvery, keyPublishLead }: Settings, outlive: () => number): KeyTimes {
  return { rotateEvery: rotateKeysEvery, publishLead: keyPublishLead + publishDelay, outlive };
}

function hashCost({ argon2Memory, argon2Passes, argon2Lanes }: Settings): HashCost {
  return { memory: argon2Memory, passes: argon2Passes, lanes: argon2Lanes };
}
