import { systemCode } from "../../system-code.ts";

/** How long an answer may take (ms). */
const patience = 5_000;

/** An answer of the server, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Its JSON object, empty where it is something else. */
  readonly body: Readonly<Record<string, unknown>>;
  /** When it was asked for and when it came (ms). */
  readonly askedAt: number;
  readonly answeredAt: number;
}

/** Asks as a client does. Rejects with an `Error` whose message says why there was no answer. */
export type Ask = (url: string, request?: RequestInit) => Promise<Answer>;

export function createAsk(fetchAnswer: typeof fetch, clock: () => number): Ask {
  return async (url, request) => {
    const askedAt = clock();
    try {
      const response = await fetchAnswer(url, {
        ...request,
        redirect: "manual",
        signal: AbortSignal.timeout(patience),
      });
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        body: objectIn(text),
        askedAt,
        answeredAt: clock(),
      };
    } catch (error) {
      throw new Error(reasonOf(error), { cause: error });
    }
  };
}

function objectIn(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** The system's code, such as ECONNREFUSED: `fetch` keeps it in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `no answer within ${patience / 1000} seconds`;
  return systemCode(error.cause) ?? error.message;
}
