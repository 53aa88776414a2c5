import { feedLiveEvent } from "@countersign/protocol";
import type { NotedRevocation } from "./revocation.ts";

/** A revocation as a Server-Sent Event. */
export function toEventText(revocation: Pick<NotedRevocation, "at" | "id">, token: string): string {
  return `id: ${toEventId(revocation)}\ndata: ${token}\n\n`;
}

/** Any other Security Event Token: without an id, so that readers resume after the last revocation. */
export function toUnnumberedText(token: string): string {
  return `data: ${token}\n\n`;
}

/** What ends the past. Its id lets a reader resume that has seen no revocation; `readAt`: up to when all is sent (ms). */
export function toLiveText(readAt: number): string {
  return `id: ${toEventId({ at: readAt, id: nobody })}\nevent: ${feedLiveEvent}\ndata: {}\n\n`;
}

const nobody = "00000000-0000-0000-0000-000000000000";

function toEventId({ at, id }: Pick<NotedRevocation, "at" | "id">): string {
  return `${at}-${id}`;
}

/** The time (ms) in a `Last-Event-ID`; `undefined` where it is none of ours. */
export function timeOfEventId(text: string): number | undefined {
  const [, time] = /^(\d{1,16})-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.exec(text) ?? [];
  return time === undefined ? undefined : Number(time);
}
