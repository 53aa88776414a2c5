/** As Node gives them: names and values in turn, doubled headers too. Its `headers` would hide the second. */
export interface RawRequest {
  readonly rawHeaders: readonly string[];
  readonly headers?: { readonly authorization?: string | undefined };
}

/** All `Authorization` headers of a request. */
export function authorizationsOf({ rawHeaders, headers }: RawRequest): string[] {
  // Made by an adapter, as for serverless functions: Node's own requests have a `Host` at least, by HTTP/1.1.
  if (rawHeaders.length === 0) return headers?.authorization === undefined ? [] : [headers.authorization];
  return rawHeaders.filter(
    (_value, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === "authorization",
  );
}
