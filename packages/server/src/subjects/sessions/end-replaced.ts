import { Problem } from "../../problem.ts";
import type { Origin } from "../audit/audit-event.ts";
import type { LogOut } from "./log-out.ts";
import type { OpenToken } from "./open-token.ts";

export interface EndReplacedParts {
  readonly openToken: OpenToken;
  readonly logOut: LogOut;
}

export type EndReplaced = (text: string | undefined, origin: Origin) => Promise<void>;

/**
 * Ends the session whose cookie a new one takes the place of: nobody could use or end it any more, save who planted it
 * (session fixation, CWE-384). A cookie that is none of ours is simply replaced.
 */
export function createEndReplaced({ openToken, logOut }: EndReplacedParts): EndReplaced {
  return async (text, origin) => {
    if (text === undefined) return;
    try {
      await logOut.byRefreshToken(await openToken(text), origin);
    } catch (error) {
      // The new session is there already; the old one expires by itself.
      if (!(error instanceof Problem)) throw error;
    }
  };
}
