import { ignore } from "./ignore.ts";
import { readProblem } from "./read-answer.ts";

export interface AuthorizedFetchParts {
  readonly fetch: typeof fetch;
  /** Who may have the token. */
  readonly origins: readonly string[];
  readonly getAccessToken: () => Promise<string | undefined>;
  /** Another token than this one, which was refused; undefined if there is none. */
  readonly renew: (refused: string) => Promise<string | undefined>;
}

/**
 * `fetch` that adds the access token for some origins. Such a request follows no redirect, which could lead to another
 * origin: it fails, or hands the redirect over if the caller asked for `redirect: "manual"`. Where the token is refused it
 * is refreshed once, and the request sent once more.
 */
export function createAuthorizedFetch(parts: AuthorizedFetchParts): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const isOurs =
      parts.origins.includes(new URL(request.url).origin) && !request.headers.has("authorization");
    const token = isOurs ? await orAborted(parts.getAccessToken, request.signal) : undefined;
    if (!token) return await parts.fetch(request);

    // A body can be read once only.
    const again = request.clone();
    const response = await send(request, token, parts);
    if (response.status !== 401 || !(await asksForRefresh(response))) return response;
    const renewed = await orAborted(() => parts.renew(token), request.signal);
    if (!renewed) return response;
    // Nobody reads it: its connection is free.
    response.body?.cancel().catch(ignore);
    return await send(again, renewed, parts);
  };
}

function send(request: Request, token: string, { fetch }: AuthorizedFetchParts): Promise<Response> {
  request.headers.set("authorization", `Bearer ${token}`);
  return fetch(request, request.redirect === "manual" ? {} : { redirect: "error" });
}

/** Our servers and guards say it in the problem document, others in the challenge of RFC 6750 §3. */
async function asksForRefresh(response: Response): Promise<boolean> {
  const problem = await readProblem(response.clone());
  return problem?.code
    ? problem.action === "refresh"
    : Boolean(response.headers.get("www-authenticate")?.includes("invalid_token"));
}

/** Rejects as soon as the caller gives up. */
function orAborted<Result>(begin: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
  signal.throwIfAborted();
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
  });
  return Promise.race([begin(), aborted]);
}
