import type { EndReason } from "@countersign/protocol";
import { Problem } from "../../problem.ts";

/** The refusal of a refresh: the one answer that tells a client to log in. */
export function sessionEnded(reason: EndReason): Problem {
  return new Problem("session_ended", "This session is over. Log in again.", { action: "log_in", reason });
}
