import type { Stores } from "../stores.ts";

const atOnce = 500; // rows: a few milliseconds of the writer's time

/**
 * Forgets from where and with which devices somebody came. Slice by slice, however much there is: to be called before an
 * account is deleted, so that the transaction which does that finds little left.
 */
export async function forgetTraces(
  { sessions, audit }: Pick<Stores, "sessions" | "audit">,
  userId: string,
): Promise<void> {
  const slices = [
    (after: string) => sessions.forgetDevices(userId, after, atOnce),
    (after: string) => audit.forgetOrigins(userId, after, atOnce),
  ];
  for (const forget of slices)
    for (let after: string | undefined = ""; after !== undefined; ) after = await forget(after);
}
