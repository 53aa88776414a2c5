import { type Problem, type ProblemError, type RouteName, routes } from "@countersign/protocol";
import { client } from "./session.ts";
import type { Failed } from "./words/failures.ts";

/** A call that the server refused, with what it said. */
class Refusal extends Error implements Failed {
  override readonly name = "Refusal";
  readonly code: string;
  readonly detail: string | undefined;
  readonly errors: readonly ProblemError[] | undefined;
  readonly retryAfter: number | undefined;

  constructor({ code = "internal_error", detail, errors }: Partial<Problem>, retryAfter: string | null) {
    super(detail ?? code);
    this.code = code;
    this.detail = detail;
    this.errors = errors;
    this.retryAfter = retryAfter === null ? undefined : Number(retryAfter);
  }
}

/** Calls a route on the user's behalf; `Refusal` when the server says no. */
export async function ask(
  name: RouteName,
  { id, query = "", body }: { id?: string; query?: string; body?: object } = {},
): Promise<Response> {
  const { method, path } = routes[name];
  const url = `${location.origin}${path.replace(":id", id ?? "")}${query}`;
  const json = { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
  const answer = await client.fetch(url, { method, ...(body === undefined ? {} : json) });
  if (answer.ok) return answer;
  const problem = (await answer.json().catch(() => ({}))) as Partial<Problem>;
  throw new Refusal(problem, answer.headers.get("retry-after"));
}
