import type { Actions } from "./compose-actions.ts";
import type { Core } from "./compose-core.ts";
import { isServed } from "./http/bearer-secret.ts";
import { createClearEndedCookie } from "./http/ended-cookie.ts";
import type { HttpRoutes } from "./http/http-server.ts";
import { createSessionCookie } from "./http/session-cookie.ts";
import { createAuthenticate } from "./subjects/access-tokens/authenticate.ts";
import { createAuthorize } from "./subjects/access-tokens/authorize.ts";
import { createDeleteAccount } from "./subjects/accounts/delete-account.ts";
import { accountRoutes } from "./subjects/accounts/routes.ts";
import { createSignUp } from "./subjects/accounts/sign-up.ts";
import { auditRoutes } from "./subjects/audit/routes.ts";
import { createIsReady } from "./subjects/operations/is-ready.ts";
import { countingOutcomes, logInOutcomes, signUpOutcomes } from "./subjects/operations/metrics-outcomes.ts";
import { operationRoutes } from "./subjects/operations/routes.ts";
import { operatorRoutes } from "./subjects/operators/routes.ts";
import { builtPagesFolder } from "./subjects/pages/built-pages.ts";
import { pageRoutes } from "./subjects/pages/routes.ts";
import { createChangePassword } from "./subjects/passwords/change-password.ts";
import { passwordRoutes } from "./subjects/passwords/routes.ts";
import { revocationRoutes } from "./subjects/revocations/routes.ts";
import { roleRoutes } from "./subjects/roles/routes.ts";
import { createEndReplaced } from "./subjects/sessions/end-replaced.ts";
import { createEndOwnSession, createEndOwnSessions } from "./subjects/sessions/end-own-sessions.ts";
import { createListSessions } from "./subjects/sessions/list-sessions.ts";
import { createLogIn } from "./subjects/sessions/log-in.ts";
import { createLogOut } from "./subjects/sessions/log-out.ts";
import { createOpenToken } from "./subjects/sessions/open-token.ts";
import { createRefresh } from "./subjects/sessions/refresh.ts";
import { sessionRoutes } from "./subjects/sessions/routes.ts";
import { signingKeyRoutes } from "./subjects/signing-keys/routes.ts";

/** In the order in which the OpenAPI document has them. */
export function composeRoutes(core: Core, actions: Actions): HttpRoutes[] {
  const { settings, clock, metrics, signingKeys, readAccessToken } = core;
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
    roleRoutes({ ...actions, authorize }),
    passwordRoutes({ changePassword: createChangePassword(core), authenticate }),
    signingKeyRoutes({
      signingKeys,
      issuer: settings.issuer,
      servesFeed,
      keySetLifetime: settings.keyPublishLead,
    }),
    ...(servesFeed ? [revocationRoutes({ feed: core.feed.feed, secret: settings.feedSecret })] : []),
    operationRoutes({
      isReady: createIsReady(core),
      metrics: isServed(settings.metricsToken, settings)
        ? { text: metrics.text, token: settings.metricsToken }
        : undefined,
    }),
    ...(settings.pages === "on" ? [pageRoutes({ folder: builtPagesFolder, signup: settings.signup })] : []),
  ];
}
