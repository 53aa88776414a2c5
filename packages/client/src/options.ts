import type { Surroundings } from "./surroundings.ts";
import type { TokenStorage } from "./storage.ts";

/** What a client is told. */
export interface ClientOptions {
  /** The server's COUNTERSIGN_ISSUER. */
  readonly url: string;
  /** `cookie`: the refresh token is an HttpOnly cookie that no script can read. `token`: this client holds it, in `storage`. */
  readonly mode: "cookie" | "token";
  /** Origins beside the server's that `fetch` may give the access token to. */
  readonly apis?: readonly string[];
  /** In token mode; default `memoryStorage()`. */
  readonly storage?: TokenStorage;
  /** How the user knows this device in the list of sessions; default: what the browser says of itself. */
  readonly deviceName?: string;
  /** What tests replace. */
  readonly surroundings?: Partial<Surroundings>;
}

/** Options that have been checked. */
export interface ClientSettings {
  readonly issuer: string;
  readonly mode: "cookie" | "token";
  /** Who may have the access token. */
  readonly origins: readonly string[];
  readonly deviceName: string | undefined;
  /** Of the record, the lock and the channel: clients of another server or mode do not mix with this one. */
  readonly name: string;
}

/** @throws TypeError for wrong options */
export function readOptions(options: ClientOptions): ClientSettings {
  const { mode } = options;
  if (mode !== "cookie" && mode !== "token") throw new TypeError("mode: cookie or token");
  const issuer = readOrigin(options.url);
  return {
    issuer,
    mode,
    origins: [issuer, ...(options.apis ?? []).map(readOrigin)],
    deviceName: options.deviceName,
    name: `countersign:${mode}:${issuer}`,
  };
}

function readOrigin(text: string): string {
  const { origin } = new URL(text);
  // Without the value, which may have a password in it.
  if (text.replace(/\/$/, "") !== origin) throw new TypeError("url, apis: origins");
  return origin;
}
