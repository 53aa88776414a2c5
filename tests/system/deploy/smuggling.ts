/** What an attacker wants the server to take for a request of its own. */
export const smuggledPath = "/smuggled";

interface Attempt {
  readonly name: string;
  readonly bytes: string;
  /** Whether it breaks the grammar of HTTP, so that it is refused; else only one reading may reach the server. */
  readonly refused: boolean;
}

/** Requests that end in different places for different readers (RFC 9112 §11.2); after each the connection closes. */
export function smugglingAttempts(host: string): Attempt[] {
  const smuggled = `GET ${smuggledPath} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
  const attempt = (
    name: string,
    fields: string,
    body: string,
    options: { refused?: boolean; version?: string } = {},
  ) => ({
    name,
    bytes: `POST /v1/logout HTTP/${options.version ?? "1.1"}\r\nHost: ${host}\r\nConnection: close\r\n${fields}\r\n\r\n${body}${smuggled}`,
    refused: options.refused ?? true,
  });
  const empty = "0\r\n\r\n"; // the last chunk
  const whole = empty.length + smuggled.length;
  const chunked = "Transfer-Encoding: chunked";
  return [
    // RFC 9112 §6.3: the coding counts, or the request is refused; either reader may do either.
    attempt("a length beside a coding", `Content-Length: ${whole}\r\n${chunked}`, empty, { refused: false }),
    attempt("a coding beside a length", `${chunked}\r\nContent-Length: ${whole}`, empty, { refused: false }),
    attempt("a coding in HTTP/1.0", chunked, empty, { refused: false, version: "1.0" }),
    attempt("two lengths", `Content-Length: 0\r\nContent-Length: ${smuggled.length}`, ""),
    attempt("a list of lengths", "Content-Length: 5, 6", empty),
    attempt("a signed length", "Content-Length: +5", empty),
    attempt("a negative length", "Content-Length: -1", empty),
    attempt("an unknown coding", "Content-Length: 5\r\nTransfer-Encoding: xchunked", empty),
    attempt("a coding behind chunked", "Transfer-Encoding: chunked, identity", empty),
    attempt("a control before the coding", "Content-Length: 5\r\nTransfer-Encoding: \u000bchunked", empty),
    attempt("a space before the colon", `Content-Length: 5\r\nTransfer-Encoding : chunked`, empty),
    attempt("a chunk's size that is no number", chunked, "0x0\r\n\r\n"),
  ];
}
