import { randomBytes } from "node:crypto";
import { availableParallelism } from "node:os";
import { v7 as uuidv7 } from "uuid";
import type { Settings } from "./config/settings.ts";
import { createUnitOfWork } from "./database/unit-of-work.ts";
import { createHttpServer } from "./http/create-http-server.ts";
import { createClearEndedCookie } from "./http/ended-cookie.ts";
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
import { openKeyring } from "./subjects/master-secrets/keyring.ts";
import { createBackground } from "./subjects/operations/background.ts";
import { openHeartbeat } from "./subjects/operations/heartbeat.ts";
import { servesMetrics } from "./subjects/operations/metrics-access.ts";
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
import { createChangePassword } from "./subjects/passwords/change-password.ts";
import { createHashQueue, type HashQueue } from "./subjects/passwords/hash-queue.ts";
import { createPasswordHasher } from "./subjects/passwords/hasher.ts";
import { passwordRoutes } from "./subjects/passwords/routes.ts";
import { hashingConcurrency } from "./subjects/passwords/thread-pool.ts";
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
import { createPairMaker, createSecretMaker } from "./subjects/signing-keys/key-maker.ts";
import { createManageKeys } from "./subjects/signing-keys/manage-keys.ts";
import { signingKeyRoutes } from "./subjects/signing-keys/routes.ts";
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
  const metrics = createMetrics(version);
  const warnings = createWarnings(logger);
  const stores = createStores(database.connection);
  const recentEndings = createRecentEndings(clock);
  const inTransaction = createUnitOfWork(database, createStores, ({ endings }) =>
    recentEndings.note(endings),
  );
  const keyring = await openKeyring(parts.masterSecrets, inTransaction, clock());

  const heartbeat = await openHeartbeat({
    stores,
    inTransaction,
    clock,
    newId,
    tokenLifetime: settings.accessTokenTtl,
    onRestored: () =>
      logger.error("The database went back in time: a backup was restored. Tokens issued since are refused."),
  });
  const outlive = () => heartbeat.longestTokenLifetime() + clockTolerance;
  const succession = {
    stores,
    inTransaction,
    clock,
    maker: settings.signingAlg.startsWith("HS")
      ? createSecretMaker(settings.signingAlg, settings.hsSecret, random)
      : createPairMaker(settings.signingAlg, keyring, random),
    times: {
      rotateEvery: settings.rotateKeysEvery,
      publishLead: settings.keyPublishLead + publishDelay,
      outlive,
    },
  };
  const signingKeys = await openSigningKeys({
    ...succession,
    typ: settings.accessTokenTyp,
    onKeyChange: warnings.onKeyChange,
  });
  const issueAccessToken = createIssueAccessToken({
    sign: signingKeys.sign,
    policyAt: createPolicyReader(stores.roles),
    clock,
    newId,
    chance: Math.random,
    settings,
  });
  const handOut = createHandOut({ keyring, issueAccessToken });
  const hashQueue = createHashQueue({
    concurrency: hashingConcurrency(availableParallelism()),
    clock: () => performance.now(),
    onRun: metrics.observeHash,
  });
  const hasher = createHasher(settings, hashQueue);
  const limiter = createGuessLimiter({ store: stores.guesses, clock, onLocked: warnings.onLocked });
  const readAccessToken = createReadAccessToken({
    verifyingKeys: signingKeys.verifyingKeys,
    reloadKeys: signingKeys.reload,
    clock,
    settings,
  });
  const authenticate = createAuthenticate({ stores, readAccessToken, clock });
  const onRefresh: OnRefresh = (outcome, session) => {
    metrics.countRefresh(outcome);
    warnings.onRefresh(outcome, session);
  };
  const shared = {
    stores,
    inTransaction,
    keyring,
    clock,
    newId,
    random,
    settings,
    handOut,
    hasher,
    limiter,
    revocationLifetime: outlive,
    readyToSign: signingKeys.ready,
    onRefresh,
  };
  const authorize = createAuthorize(authenticate);
  const actions = {
    setDisabled: createSetDisabled(shared),
    setUserRoles: createSetUserRoles(shared),
    putRole: createPutRole(shared),
    deleteRole: createDeleteRole(shared),
    listRoles: () => stores.roles.list(),
    createUser: createCreateUser(shared),
    setPassword: createSetPassword(shared),
    endAnySession: createEndAnySession(shared),
    endEverybodysSessions: createEndEverybodysSessions(shared),
    manageKeys: createManageKeys({ ...shared, ...succession }),
    manageUsers: createManageUsers(shared),
    listEvents: createListEvents(shared),
    // Ids are made with this machine's clock, whatever the database's is.
    watchEvents: createWatchEvents({ stores, clock: Date.now }),
    restored: createRestored(shared),
  };
  const openToken = createOpenToken(shared);
  const logOut = createLogOut(shared);
  const endReplaced = createEndReplaced({ openToken, logOut });
  const cookie = createSessionCookie(settings);
  const clearEndedCookie = createClearEndedCookie({ cookie, openToken });
  const http = createHttpServer({
    settings,
    logger,
    version,
    routes: [
      accountRoutes({
        signUp: countingOutcomes(createSignUp(shared), signUpOutcomes, metrics.countSignUp),
        deleteAccount: createDeleteAccount(shared),
        endReplaced,
        clearEndedCookie,
        authenticate,
        cookie,
        clock,
      }),
      sessionRoutes({
        logIn: countingOutcomes(createLogIn(shared), logInOutcomes, metrics.countLogIn),
        refresh: createRefresh(shared),
        logOut,
        endReplaced,
        clearEndedCookie,
        listSessions: createListSessions(shared),
        endOwnSession: createEndOwnSession(shared),
        endOwnSessions: createEndOwnSessions(shared),
        openToken,
        authenticate,
        readAccessToken,
        cookie,
        clock,
      }),
      operatorRoutes({ ...actions, authorize }),
      auditRoutes({ ...actions, authenticate, authorize }),
      roleRoutes({ ...actions, authorize, roles: stores.roles }),
      passwordRoutes({ changePassword: createChangePassword(shared), authenticate }),
      signingKeyRoutes({ signingKeys, issuer: settings.issuer, keySetLifetime: settings.keyPublishLead }),
      operationRoutes({
        isReady: async () => {
          await signingKeys.ready();
          return (await stores.signingKeys.list()).length > 0 && heartbeat.isHealthy();
        },
        metrics: servesMetrics(settings) ? { text: metrics.text, token: settings.metricsToken } : undefined,
      }),
    ],
  });

  observeRequests(http, metrics.observeRequest);

  const purge = createPurge({
    ...shared,
    longestTokenLifetime: heartbeat.longestTokenLifetime,
    onDeleted: metrics.countPurged,
  });
  const startedAt = clock();
  addGauges({
    registry: metrics.registry,
    clock,
    hashQueue,
    databaseLoad: database.load,
    keyState: signingKeys.state,
    heartbeatAt: () => heartbeat.lastAt() ?? startedAt,
    purgedAt: () => purge.lastAt() ?? startedAt,
  });
  return {
    http,
    actions,
    signingKey: () => signingKeys.state().current,
    ...createBackground({
      heartbeat,
      signingKeys,
      recentEndings,
      reassertEndings: createReassertEndings({ ...shared, recentEndings }),
      onReasserted: (count) =>
        logger.warn({ endings: count }, "a failover had lost endings of sessions; they are asserted again"),
      purge: purge.run,
    }),
  };
}

function createHasher(settings: Settings, queue: HashQueue) {
  return createPasswordHasher({
    memory: settings.argon2Memory,
    passes: settings.argon2Passes,
    lanes: settings.argon2Lanes,
    queue,
  });
}
