import type { EndReason } from "@countersign/protocol";
import { Problem } from "../../problem.ts";

/** Where a log-in would be refused too. */
const whatElse: Partial<Record<EndReason, string>> = {
  user_disabled: "This account is disabled. Ask its operator.",
  user_deleted: "This account was deleted. Make a new one, or log in to another.",
};

/** The refusal of a refresh: the one answer that tells a client to log in. */
export function sessionEnded(reason: EndReason): Problem {
  const detail = whatElse[reason] ?? "This session is over. Log in again.";
  return new Problem("session_ended", detail, { action: "log_in", reason });
}
