import type { ClientErrorCode } from "./client-error.ts";
import type { EndReason } from "./wire.ts";

/** What refreshing does, as it happens. */
export type RefreshEvent =
  /** This tab is about to ask the server for a new access token, unless another tab that does so comes first. */
  | { readonly type: "refreshing" }
  /** The attempt failed for now; the next one comes by itself. */
  | {
      readonly type: "retrying";
      /** 1 after the first failure. */
      readonly attempt: number;
      /** ms */
      readonly inMs: number;
      readonly cause: ClientErrorCode;
    }
  /** There is a new access token, which this tab has fetched or another. */
  | {
      readonly type: "refreshed";
      readonly by: "this" | "another";
      /** Seconds that are left of its life. */
      readonly expiresIn: number;
    }
  /** The session is over; `reason` where the server ended it. */
  | { readonly type: "ended"; readonly reason?: EndReason | undefined };
