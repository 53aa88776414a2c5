const causes: Readonly<Record<string, string>> = {
  network: "the server could not be reached",
  timeout: "the server did not answer in time",
  bad_answer: "something else answered in its place",
  overloaded: "the server had too much to do",
  unavailable: "the server could not do it then",
  too_many_requests: "there were too many requests at once",
};

/** Why a try of the client's came to nothing. */
export function wordsForCause(cause: string): string {
  return causes[cause] ?? cause;
}
