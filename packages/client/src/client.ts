import type { RefreshEvent } from "./refresh-event.ts";
import type { Snapshot } from "./snapshot.ts";

/** What a person types. */
export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** The life of an access token in ms, measured from the request that brought it, whatever the system's clock says. */
export interface AccessTokenLife {
  readonly total: number;
  readonly left: number;
}

/** A signed-in user's session, kept alive. Its methods need no `this`. */
export interface Client {
  /** @throws ClientError with the server's code, such as `email_taken`, `password_too_weak`, `signup_closed`; or `network`, `timeout`, `bad_answer`, `storage` */
  readonly signUp: (input: Credentials) => Promise<Snapshot>;
  /** @throws ClientError with the server's code, such as `invalid_credentials`, `too_many_requests`; or `network`, `timeout`, `bad_answer`, `storage` */
  readonly logIn: (input: Credentials) => Promise<Snapshot>;
  /**
   * Signs out at once, in all tabs, and ends the session on the server.
   *
   * @throws ClientError when the server could not be told; this browser is signed out all the same
   */
  readonly logOut: () => Promise<void>;
  /**
   * A valid access token, refreshed when due; undefined when signed out.
   *
   * @throws ClientError when there is none and none could be had within 20 seconds; the session lives on
   */
  readonly getAccessToken: () => Promise<string | undefined>;
  /** How long the present access token lives; undefined without one. */
  readonly accessTokenLife: () => AccessTokenLife | undefined;
  /** Refreshes now, due or not. @throws ClientError when it failed for now; the session lives on */
  readonly refresh: () => Promise<Snapshot>;
  /** `fetch` with the access token, for the server and the origins in `apis` alone. */
  readonly fetch: typeof fetch;
  /** Frozen, and the same object until something changes. */
  readonly session: Snapshot;
  /** Calls back after each change of `session`; returns how to stop that. */
  readonly subscribe: (listener: (snapshot: Snapshot) => void) => () => void;
  /** Calls back with what refreshing does; returns how to stop that. */
  readonly observe: (listener: (event: RefreshEvent) => void) => () => void;
  /** Ends timers and listeners. The session lives on. */
  readonly close: () => void;
}
