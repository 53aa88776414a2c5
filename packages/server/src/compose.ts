import { randomBytes, randomUUID } from "node:crypto";
import { availableParallelism } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { v7 as uuidv7 } from "uuid";
import type { Settings } from "./config/settings.ts";
import { createUnitOfWork } from "./database/unit-of-work.ts";
import { isServed } from "./http/bearer-secret.ts";
import { createHttpServer } from "./http/create-http-server.ts";
import { createClearEndedCookie } from "./http/ended-cookie.ts";
import type { HttpRoutes } from "./http/http-server.ts";
import { observeRequests } from "./http/observe-requests.ts";
import { createSessionCookie } from "./http/session-cookie.ts";
import { createAuthenticate } from "./subjects/access-tokens/authenticate.ts";
import { createAuthorize } from "./subjects/access-tokens/authorize.ts";
import { createIssueAccessToken } from "./subjects/access-tokens/issue.ts";
import { createReadAccessToken } from "./subjects/access-tokens/read-access-token.ts";
import { createDeleteAccount } from "./subjects/accounts/delete-account.ts";
import { accountRoutes } from "./subjects/accounts/routes.ts";
import { createSetDisabled } from "./subjects/accounts/set-disabled.ts";
import { createSignUp } from "./subjects/accounts/sign-up.ts";
import { createListEvents } from "./subjects/audit/list-events.ts";
import { auditRoutes } from "./subjects/audit/routes.ts";
import { createWatchEvents } from "./subjects/audit/watch-events.ts";
import { createGuessLimiter } from "./subjects/guesses/guess-limiter.ts";
import { type Keyring, openKeyring } from "./subjects/master-secrets/keyring.ts";
import { createBackground } from "./subjects/operations/background.ts";
import { openHeartbeat } from "./subjects/operations/heartbeat.ts";
import { addGauges } from "./subjects/operations/metrics-gauges.ts";
import { countingOutcomes, logInOutcomes, signUpOutcomes } from "./subjects/operations/metrics-outcomes.ts";
import { createMetrics } from "./subjects/operations/metrics.ts";
import { createPurge } from "./subjects/operations/purge.ts";
import { createRestored } from "./subjects/operations/restored.ts";
import { operationRoutes } from "./subjects/operations/routes.ts";
import { createWarnings } from "./subjects/operations/warnings.ts";
import { createCreateUser } from "./subjects/operators/create-user.ts";
import { createManageUsers } from "./subjects/operators/manage-users.ts";
import { operatorRoutes } from "./subjects/operators/routes.ts";
import { createSetPassword } from "./subjects/operators/set-password.ts";
import { builtPagesFolder } from "./subjects/pages/built-pages.ts";
import { pageRoutes } from "./subjects/pages/routes.ts";
import { createChangePassword } from "./subjects/passwords/change-password.ts";
import { createHashQueue, type HashQueue } from "./subjects/passwords/hash-queue.ts";
import { createPasswordHasher } from "./subjects/passwords/hasher.ts";
import { passwordRoutes } from "./subjects/passwords/routes.ts";
import { hashingConcurrency } from "./subjects/passwords/thread-pool.ts";
import { createAnnounce } from "./subjects/revocations/announce.ts";
import { openFeed, type OpenFeed } from "./subjects/revocations/open-feed.ts";
import { revocationRoutes } from "./subjects/revocations/routes.ts";
import { createPolicyReader } from "./subjects/roles/policy-reader.ts";
import { createDeleteRole, createPutRole } from "./subjects/roles/define-role.ts";
import { roleRoutes } from "./subjects/roles/routes.ts";
import { createSetUserRoles } from "./subjects/roles/set-user-roles.ts";
import { createEndAnySession, createEndEverybodysSessions } from "./subjects/sessions/end-any-sessions.ts";
import { createEndReplaced } from "./subjects/sessions/end-replaced.ts";
import { createEndOwnSession, createEndOwnSessions } from "./subjects/sessions/end-sessions.ts";
import { createListSessions } from "./subjects/sessions/list-sessions.ts";
import { createLogIn } from "./subjects/sessions/log-in.ts";
import { createLogOut } from "./subjects/sessions/log-out.ts";
import { createOpenToken } from "./subjects/sessions/open-token.ts";
import { createReassertEndings } from "./subjects/sessions/reassert-endings.ts";
import { createRecentEndings } from "./subjects/sessions/recent-endings.ts";
import type { OnRefresh } from "./subjects/sessions/refresh-outcome.ts";
import { createRefresh } from "./subjects/sessions/refresh.ts";
import { sessionRoutes } from "./subjects/sessions/routes.ts";
import { createHandOut } from "./subjects/sessions/session-tokens.ts";
import { createPairMaker, createSecretMaker, type KeyMaker } from "./subjects/signing-keys/key-maker.ts";
import { createManageKeys } from "./subjects/signing-keys/manage-keys.ts";
import { signingKeyRoutes } from "./subjects/signing-keys/routes.ts";
import type { KeyTimes } from "./subjects/signing-keys/schedule.ts";
import { openSigningKeys } from "./subjects/signing-keys/signing-keys.ts";
import { createStores } from "./subjects/stores.ts";
import type { Server, ServerParts } from "./server.ts";

const clockTolerance = 60_000; // ms: the most that a receiver of tokens may allow
const publishDelay = 5_000; // ms: other processes publish a new key up to so much later
const random = (bytes: number): Uint8Array => randomBytes(bytes);
const newId = (): string => uuidv7();

/**
 * Wires all parts together; it serves once it has begun. The process file, the command line and the tests use the server
 * through this alone.
 */
export async function composeServer(parts: ServerParts): Promise<Server> {
  const { settings, database, logger, clock, version } = parts;
  const core = await composeCore(parts);
  const { metrics, signingKeys, heartbeat, recentEndings } = core;
  const actions = composeActions(core);
  const http = createHttpServer({ settings, logger, version, routes: composeRoutes(core, actions) });
  http.addHook("onClose", async () => {
    await core.feed.stop();
    signingKeys.close();
  });
  observeRequests(http, metrics.observeRequest);
  const purge = createPurge({
    ...core,
    longestTokenLifetime: heartbeat.longestTokenLifetime,
    onDeleted: metrics.countPurged,
    onBacklog: metrics.setPurgeBacklog,
    pause,
  });
  const startedAt = clock();
  addGauges({
    registry: metrics.registry,
    clock,
    hashQueue: core.hashQueue,
    databaseLoad: database.load,
    keyState: signingKeys.state,
    heartbeatAt: () => heartbeat.lastAt() ?? startedAt,
    purgedAt: () => purge.lastAt() ?? startedAt,
    feedReaders: core.feed.feed.readers,
    liveRevocations: () => core.feed.live.size,
  });
  const background = createBackground({
    heartbeat,
    signingKeys,
    recentEndings,
    reassertEndings: createReassertEndings(core),
    onReasserted: core.warnings.onReasserted,
    purge: purge.run,
    beginFeed: core.feed.begin,
  });
  return { http, actions, signingKey: () => signingKeys.state().current, ...background };
}

type Core = Awaited<ReturnType<typeof composeCore>>;

/** What actions, routes and background work are made of. */
async function composeCore(parts: ServerParts) {
  const { settings, database, logger, clock, version, masterSecrets, feedLimits } = parts;
  const metrics = createMetrics(version);
  const warnings = createWarnings(logger);
  const stores = createStores(database.connection);
  let openedFeed: OpenFeed | undefined;
  const recentEndings = createRecentEndings(clock);
  const inTransaction = createUnitOfWork(database, createStores, ({ endings, announced }) => {
    recentEndings.note(endings);
    if (announced.length > 0) openedFeed?.hint();
  });
  const keyring = await openKeyring(masterSecrets, inTransaction, clock());
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
  const policyAt = createPolicyReader(stores.roles);
  const issueAccessToken = createIssueAccessToken({
    ...base,
    sign,
    policyAt,
    // Nothing sorts tokens by their ids, and Node draws the bytes of many of these at once.
    newId: randomUUID,
    chance: Math.random,
  });
  const hashQueue = createHashQueue({
    concurrency: hashingConcurrency(availableParallelism()),
    clock: () => performance.now(),
    onRun: metrics.observeHash,
  });
  const readAccessToken = createReadAccessToken({ verifyingKeys, reloadKeys: reload, clock, settings });
  const onRefresh: OnRefresh = (outcome, session) => {
    metrics.countRefresh(outcome);
    warnings.onRefresh(outcome, session);
  };
  openedFeed = openFeed({
    ...base,
    signingKeys,
    hints: database.hints,
    revocationLifetime: outlive,
    onSent: metrics.countFeedEvent,
    onDropped: metrics.countDroppedReader,
    limits: feedLimits,
  });
  return {
    ...base,
    metrics,
    warnings,
    recentEndings,
    heartbeat,
    succession,
    signingKeys,
    hashQueue,
    hasher: createHasher(settings, hashQueue),
    handOut: createHandOut({ keyring, issueAccessToken }),
    limiter: createGuessLimiter({ store: stores.guesses, clock, onLocked: warnings.onLocked }),
    readAccessToken,
    announce: createAnnounce({ ...base, eventSigner: signingKeys.eventSigner, revocationLifetime: outlive }),
    feed: openedFeed,
    readyToSign: signingKeys.ready,
    onRefresh,
  };
}

/** What operators do, by route or by command. */
function composeActions(core: Core): Server["actions"] {
  return {
    setDisabled: createSetDisabled(core),
    setUserRoles: createSetUserRoles(core),
    putRole: createPutRole(core),
    deleteRole: createDeleteRole(core),
    listRoles: () => core.stores.roles.list(),
    createUser: createCreateUser(core),
    setPassword: createSetPassword(core),
    endAnySession: createEndAnySession(core),
    endEverybodysSessions: createEndEverybodysSessions(core),
    manageKeys: createManageKeys({ ...core, ...core.succession }),
    manageUsers: createManageUsers(core),
    listEvents: createListEvents(core),
    // Ids are made with this machine's clock, whatever the database's is.
    watchEvents: createWatchEvents({ stores: core.stores, clock: Date.now }),
    restored: createRestored(core),
  };
}

function composeRoutes(core: Core, actions: Server["actions"]): HttpRoutes[] {
  const { settings, stores, clock, metrics, signingKeys, heartbeat, readAccessToken } = core;
  const servesFeed = isServed(settings.feedSecret, settings);
  const authenticate = createAuthenticate(core);
  const authorize = createAuthorize(authenticate);
  const openToken = createOpenToken(core);
  const logOut = createLogOut(core);
  const cookie = createSessionCookie(settings);
  const endReplaced = createEndReplaced({ openToken, logOut });
  const clearEndedCookie = createClearEndedCookie({ cookie, openToken });
  const forSessions = { authenticate, cookie, clock, endReplaced, clearEndedCookie };
  return [
    accountRoutes({
      ...forSessions,
      signUp: countingOutcomes(createSignUp(core), signUpOutcomes, metrics.countSignUp),
      deleteAccount: createDeleteAccount(core),
    }),
    sessionRoutes({
      ...forSessions,
      logIn: countingOutcomes(createLogIn(core), logInOutcomes, metrics.countLogIn),
      refresh: createRefresh(core),
      logOut,
      listSessions: createListSessions(core),
      endOwnSession: createEndOwnSession(core),
      endOwnSessions: createEndOwnSessions(core),
      openToken,
      readAccessToken,
    }),
    operatorRoutes({ ...actions, authorize }),
    auditRoutes({ ...actions, authenticate, authorize }),
    roleRoutes({ ...actions, authorize, roles: stores.roles }),
    passwordRoutes({ changePassword: createChangePassword(core), authenticate }),
    signingKeyRoutes({
      signingKeys,
      issuer: settings.issuer,
      servesFeed,
      keySetLifetime: settings.keyPublishLead,
    }),
    ...(servesFeed ? [revocationRoutes({ feed: core.feed.feed, secret: settings.feedSecret })] : []),
    operationRoutes({
      isReady: async () => {
        await signingKeys.ready();
        return (await stores.signingKeys.list()).length > 0 && heartbeat.isHealthy();
      },
      metrics: isServed(settings.metricsToken, settings)
        ? { text: metrics.text, token: settings.metricsToken }
        : undefined,
    }),
    ...(settings.pages === "on" ? [pageRoutes({ folder: builtPagesFolder })] : []),
  ];
}

function composeKeyMaker({ signingAlg, hsSecret }: Settings, keyring: Keyring): KeyMaker {
  return signingAlg.startsWith("HS")
    ? createSecretMaker(signingAlg, hsSecret, random)
    : createPairMaker(signingAlg, keyring, random);
}

function keyTimes({ rotateKeysEvery, keyPublishLead }: Settings, outlive: () => number): KeyTimes {
  return { rotateEvery: rotateKeysEvery, publishLead: keyPublishLead + publishDelay, outlive };
}

function createHasher({ argon2Memory, argon2Passes, argon2Lanes }: Settings, queue: HashQueue) {
  return createPasswordHasher({ memory: argon2Memory, passes: argon2Passes, lanes: argon2Lanes, queue });
}
