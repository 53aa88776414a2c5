import { Problem } from "../problem.ts";
import type { HttpServer } from "./http-server.ts";
import { pointerTo } from "./json-pointer.ts";
import { notAsExpected } from "./not-as-expected.ts";
import { findBadText } from "./text-check.ts";

/** `application/json`, with no parameter but its one legal charset (RFC 8259 §8.1, §11). */
const jsonType = /^application\/json[ \t]*(?:;[ \t]*(?:charset="?utf-8"?[ \t]*)?)?$/i;

/** Fatal: bad UTF-8 is refused, not replaced; a byte order mark stays, and JSON refuses it (RFC 8259 §8.1). */
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Reads bodies: JSON in UTF-8 and nothing else, so that no HTML form can send one (CSRF). */
export function addJsonBody(app: HttpServer): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, bytes, done) => {
    try {
      checkMedia(request.headers["content-type"] ?? "", request.headers["content-encoding"]);
      done(null, parseJson(bytes as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
  app.addHook("preValidation", (request, _reply, done) => {
    // Where a body may be left out it is left out: the schema then says which members are missing.
    if (request.routeOptions.schema?.body === undefined) checkNothing(request.body);
    else if (request.body === undefined) request.body = {};
    done();
  });
}

/** Of a route that takes no body: a member that nobody reads is a mistake. */
function checkNothing(body: unknown): void {
  if (body === undefined) return;
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw notAsExpected("body", [{ path: "", message: "must be left out here" }]);
  const [unknown] = Object.keys(body);
  if (unknown !== undefined)
    throw notAsExpected("body", [{ path: pointerTo("", unknown), message: "is not known here" }]);
}

function checkMedia(type: string, encoding: string | undefined): void {
  if (!jsonType.test(type)) {
    throw new Problem("unsupported_media_type", "Send the body as `application/json` in UTF-8.");
  }
  if (encoding !== undefined && encoding.toLowerCase() !== "identity") {
    throw new Problem("unsupported_media_type", "Send the body without `Content-Encoding`.");
  }
}

/** Parses a body; none at all is undefined, so that a bare `Content-Type` does no harm. `invalid_request` if it is not clean JSON. */
function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  const value = parse(bytes);
  const found = findBadText(value);
  if (found !== undefined) {
    throw notAsExpected("body", [found]);
  }
  return value;
}

/** The parser's own message quotes the text around the fault, which may be a password: it is dropped. */
function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    throw new Problem("invalid_request", "The request's body is not JSON in UTF-8.");
  }
}
