import { ClientError } from "./client-error.ts";
import type { Credentials } from "./client.ts";
import type { ClientSettings } from "./options.ts";
import { readAnswer } from "./read-answer.ts";
import type { LiveRecord } from "./session-record.ts";
import type { Surroundings } from "./surroundings.ts";
import {
  idempotencyKeyHeader,
  type logInPath,
  logOutPath,
  refreshPath,
  type signUpPath,
  type TokenAnswer,
} from "./wire.ts";

/** The server's routes that a client calls by itself. All of them throw ClientError. */
export interface Issuer {
  start(path: typeof signUpPath | typeof logInPath, credentials: Credentials): Promise<TokenAnswer>;
  refresh(spent: LiveRecord, timeLimit: number, abort: AbortController): Promise<TokenAnswer>;
  /** By the refresh token, else the access token, else the cookie. */
  logOut(left: Pick<LiveRecord, "token">, access?: string): Promise<unknown>;
}

interface Post extends Pick<RequestInit, "keepalive"> {
  readonly body?: object | "" | undefined;
  readonly headers?: Record<string, string> | "" | undefined;
  readonly timeLimit?: number;
  readonly abort?: AbortController;
}

/** For the whole answer, in ms. */
export const longestRequest = 10_000;

export function createIssuer(settings: ClientSettings, surroundings: Surroundings): Issuer {
  const { issuer, mode, deviceName } = settings;
  async function post(
    path: string,
    { body, headers, timeLimit = longestRequest, abort = new AbortController(), ...rest }: Post,
  ): Promise<unknown> {
    const cancel = surroundings.schedule(timeLimit, () => abort.abort());
    try {
      const response = await surroundings.fetch(issuer + path, {
        method: "POST",
        headers: { ...(body && { "content-type": "application/json" }), ...headers },
        body: JSON.stringify(body),
        credentials: mode === "cookie" ? "include" : "omit",
        redirect: "error",
        cache: "no-store",
        ...rest,
        signal: abort.signal,
      });
      return await readAnswer(response, surroundings.wallClock());
    } catch (cause) {
      if (cause instanceof ClientError) throw cause;
      throw new ClientError(abort.signal.aborted ? "timeout" : "network", { cause });
    } finally {
      cancel();
    }
  }

  async function askForTokens(path: string, request: Post): Promise<TokenAnswer> {
    const answer = (await post(path, request)) as Partial<TokenAnswer>;
    if (isTokenAnswer(answer, mode)) return answer;
    throw new ClientError("bad_answer");
  }

  return {
    start: (path, { email, password }) =>
      askForTokens(path, {
        body: { email, password, device_name: deviceName, cookie: mode === "cookie" },
      }),
    refresh: ({ token, key }, timeLimit, abort) =>
      // Not kept alive beyond the page: the lock would be free while it runs. The key makes the loss harmless.
      askForTokens(refreshPath, {
        body: token && { refresh_token: token },
        headers: { [idempotencyKeyHeader]: key },
        timeLimit,
        abort,
      }),
    logOut: (left, access) =>
      post(logOutPath, {
        body: left.token && { refresh_token: left.token },
        headers: access && { authorization: `Bearer ${access}` },
        // People close the page right after.
        keepalive: true,
      }),
  };
}

/** What a proxy makes up must not pass for tokens. */
function isTokenAnswer(answer: Partial<TokenAnswer>, mode: ClientSettings["mode"]): answer is TokenAnswer {
  return Boolean(
    answer.user?.id &&
      answer.session?.id &&
      answer.access_token &&
      Number(answer.expires_in) > 0 &&
      answer.generation !== undefined &&
      (mode === "token") === Boolean(answer.refresh_token),
  );
}
