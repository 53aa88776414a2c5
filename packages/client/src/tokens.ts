import type { Moment } from "./token-life.ts";
import type { TokenAnswer } from "./wire.ts";

/** An access token and whose it is, as the server answered; the refresh token is in the record alone. */
export interface Tokens extends Omit<TokenAnswer, "refresh_token"> {
  /** When it was asked for: it cannot be older. */
  readonly since: Moment;
  /** The key of the record that came with it. */
  readonly key: string;
}
