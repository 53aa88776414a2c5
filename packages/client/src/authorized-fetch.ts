import { ignore } from "./ignore.ts";
import type { HeldSession } from "./held-session.ts";
import { readProblem } from "./read-answer.ts";

export interface AuthorizedFetchParts {
  readonly fetch: typeof fetch;
  /** Who may have the token. */
  readonly origins: readonly string[];
  readonly held: HeldSession;
  /** A valid access token; undefined when nobody is signed in. */
  readonly obtain: () => Promise<string | undefined>;
  readonly refresh: () => Promise<unknown>;
}

/**
 * `fetch` that adds the access token for some origins. Such a request follows no redirect, which could lead to another
 * origin: it fails, or hands the redirect over if the caller asked for `redirect: "manual"`. Where the token is refused it
 * is refreshed once, and the request sent once more.
 */
export function createAuthorizedFetch(parts: AuthorizedFetchParts): typeof fetch {
  const { held, obtain, refresh } = parts;

  return async (input, init) => {
    const request = new Request(input, init);
    // The caller's own, if any: Node's `Request` follows it no more once it is garbage itself.
    const { signal = (input as Request).signal } = init ?? {};

    function send(one: Request, token?: string): Promise<Response> {
      const { headers, redirect, referrer, referrerPolicy } = one;
      if (token) headers.set("authorization", `Bearer ${token}`);
      // A second argument resets the referrer and its policy.
      return parts.fetch(one, {
        redirect: token && redirect !== "manual" ? "error" : redirect,
        referrer,
        referrerPolicy,
        signal,
      });
    }

    const present = () => held.tokens()?.user.id;
    let user = present();
    const isOurs =
      parts.origins.includes(new URL(request.url).origin) && !request.headers.has("authorization");
    const token = isOurs ? await orAborted(obtain(), request) : undefined;
    user ??= present();
    // Another user may have signed in meanwhile: this request is not theirs.
    if (!token || user !== present()) return await send(request);

    // A body can be read once only.
    const response = await send(request.clone(), token);
    if (response.status !== 401 || !(await asksForRefresh(response))) return response;
    if (held.tokens()?.access_token === token) await orAborted(refresh().catch(ignore), request);
    const renewed = held.accessToken();
    if (!renewed || renewed === token || user !== present()) return response;
    // Nobody reads it: its connection is free.
    response.body?.cancel().catch(ignore);
    return await send(request, renewed);
  };
}

/** Our servers and guards say it in the problem document, others in the challenge of RFC 6750 §3. */
async function asksForRefresh(response: Response): Promise<boolean | undefined> {
  const problem = await readProblem(response);
  return problem?.code
    ? problem.action === "refresh"
    : response.headers.get("www-authenticate")?.includes("invalid_token");
}

/** Rejects as soon as the caller gives up. */
function orAborted<Result>(promise: Promise<Result>, { signal }: Request): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort);
    promise.then(resolve, reject);
  });
}
