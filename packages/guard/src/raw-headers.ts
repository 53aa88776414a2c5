/** As Node gives them: names and values in turn, doubled headers too. Its `headers` would hide the second. */
export interface RawRequest {
  readonly rawHeaders: readonly string[];
}

/** All `Authorization` headers of a request. */
export function authorizationsOf({ rawHeaders }: RawRequest): string[] {
  return rawHeaders.filter(
    (_value, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === "authorization",
  );
}
