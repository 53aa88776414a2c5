import { ClientError } from "./client-error.ts";
import { parseJson } from "./parse-json.ts";
import { readRetryAfter } from "./retry-after.ts";
import { type Problem, problemMediaType } from "./wire.ts";

/**
 * The JSON of a successful answer, an empty object for 204. `now` in ms, for a `Retry-After` that is a date.
 *
 * @throws ClientError with the code of a problem document; `bad_answer` for whatever the server would not say
 */
export async function readAnswer(response: Response, now: number): Promise<unknown> {
  if (response.status === 204) return {};
  // One that is cut off is a failure of the network; one that is no JSON is another's answer.
  const answer = (response.ok ? parseJson(await response.text()) : await readProblem(response)) as
    | Partial<Problem>
    | undefined;
  if (response.ok && answer) return answer;
  throw new ClientError(answer?.code ?? "bad_answer", {
    ...answer,
    status: response.status,
    retryAfter: readRetryAfter(response.headers.get("retry-after"), now),
  });
}

/** The problem document that a response is; undefined if it is none. The response can be read again. */
export async function readProblem(response: Response): Promise<Problem | undefined> {
  const isProblem = response.headers.get("content-type")?.startsWith(problemMediaType);
  // Not else: half of a copy that nobody reads keeps the connection.
  return isProblem ? (parseJson(await response.clone().text()) as Problem | undefined) : undefined;
}
