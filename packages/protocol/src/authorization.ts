/** `Bearer`, in any case, and a b64token (RFC 6750 §2.1, RFC 9110 §11.1). */
const bearer = /^bearer +([A-Za-z0-9\-._~+/]+=*)$/i;
const otherScheme = /^(?!bearer )\S+ /i;

/** The token of an `Authorization` header, where that is one of RFC 6750. */
export function bearerTokenOf(header: string | undefined): string | undefined {
  return bearer.exec(header ?? "")?.[1];
}

/** Whether a request with this `Authorization` header sends no token, or credentials of another scheme: it is told of no error (RFC 6750 §3.1). */
export function isWithoutBearer(header: string | undefined): boolean {
  return header === undefined || otherScheme.test(header);
}
