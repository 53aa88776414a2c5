/** What the HTTP layer needs of the settings. */
export interface HttpSettings {
  /** The server's own origin: no path, no trailing slash. */
  readonly issuer: string;
  /** Other origins whose pages may call with the session cookie. */
  readonly corsOrigins: readonly string[];
  /** Whose `X-Forwarded-For` counts: nobody's, or that of these addresses and networks. */
  readonly trustProxy: false | string[];
}
