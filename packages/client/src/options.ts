import type { Surroundings } from "./surroundings.ts";
import type { TokenStorage } from "./storage.ts";

/** What a client is told. */
export type ClientOptions = CookieOptions | TokenOptions;

interface CookieOptions extends CommonOptions {
  /** The refresh token is an HttpOnly cookie that no script can read. */
  readonly mode: "cookie";
  /** Of token mode: the keys of cookie mode are in `localStorage`, for all tabs that share the cookie. */
  readonly storage?: never;
}

interface TokenOptions extends CommonOptions {
  /** This client holds the refresh token, in `storage`. */
  readonly mode: "token";
  /** Default: `memoryStorage()`. */
  readonly storage?: TokenStorage;
}

interface CommonOptions {
  /** The server's COUNTERSIGN_ISSUER. */
  readonly url: string;
  /** Origins beside the server's that `fetch` may give the access token to. */
  readonly apis?: readonly string[];
  /** How the user knows this device in the list of sessions; default: what the browser says of itself. */
  readonly deviceName?: string;
  /** What tests replace. */
  readonly surroundings?: Partial<Surroundings>;
}

/** Options that have been checked, and what follows from them. */
export type ClientSettings = ClientOptions & {
  readonly issuer: string;
  /** Who may have the access token. */
  readonly origins: readonly string[];
  /** Of the record, the lock and the channel: clients of another server or mode do not mix with this one. */
  readonly name: string;
};

/** @throws TypeError for wrong options */
export function readOptions(options: ClientOptions): ClientSettings {
  // oxlint-disable-next-line no-unused-vars -- named all the same, so that only what is no option is left
  const { url, mode, apis = [], storage, deviceName, surroundings, ...others } = options;
  // Misspelt, it would be ignored in silence: a session in no `storage` ends with the page.
  for (const name in others) throw new TypeError(`option: ${name}`);
  if (mode !== "cookie" && mode !== "token") throw new TypeError("mode: cookie or token");
  const issuer = readOrigin(url);
  return {
    ...options,
    issuer,
    origins: [issuer, ...apis.map(readOrigin)],
    name: `countersign:${mode}:${issuer}`,
  };
}

function readOrigin(text: string): string {
  const origin = new URL(text).origin;
  // Without the value, which may have a password in it.
  if (text.replace(/\/$/, "") !== origin) throw new TypeError("url, apis: origins");
  return origin;
}
