import { type By, whoDid } from "../audit/audit-event.ts";
import { type EndingParts, endAllSessions } from "../sessions/end-session.ts";
import type { Stores } from "../stores.ts";
import { forgetTraces } from "./forget-traces.ts";

/**
 * Deletes an account inside a transaction, with all that belongs to it; its sessions end, and keep nothing personal. After
 * `forgetTraces`, for a transaction must not take long.
 */
export async function removeAccount(
  stores: Stores,
  userId: string,
  by: By,
  parts: EndingParts,
): Promise<void> {
  await stores.audit.append([
    {
      type: "user.deleted",
      userId,
      ...whoDid(by),
      id: parts.newId(),
      at: parts.clock(),
    },
  ]);
  await endAllSessions(stores, { userId, reason: "user_deleted", ...whoDid(by) }, parts);
  // After the last event: who deletes the own account leaves no address in it either.
  await forgetTraces(stores, userId);
  await stores.users.delete(userId);
}
