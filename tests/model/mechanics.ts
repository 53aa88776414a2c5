import { decideRefresh } from "../../packages/server/src/subjects/sessions/rotation.ts";
import type { Token, World } from "./world.ts";

/** How the server works. Faults replace one of these. */
export interface Mechanics {
  decide: typeof decideRefresh;
  /** Whether a successor is a function of its parent, and not drawn anew. */
  chains: boolean;
  /** Whether an ending is on disk before it is answered. */
  endsDurably: boolean;
  /** Whether a rotation is written only where the row is still as it was read, and not ended. */
  writesConditionally: boolean;
  /** Whether a server is known to have run when a token was issued. */
  serversRan: (token: Token, hole: World["hole"]) => boolean;
  /** Which endings a process looks at after its heartbeat: those since the one before, and all if that one is gone. */
  looksAt: (memory: World["memory"], heartbeat: World["heartbeat"]) => boolean;
  /** Whether an ending that was asserted again is remembered as a new one. */
  notesAssertions: boolean;
}

export const SHIPPED: Mechanics = {
  decide: decideRefresh,
  chains: true,
  endsDurably: true,
  writesConditionally: true,
  serversRan: ({ inHole }, hole) => !inHole || hole !== "open",
  looksAt: (memory, heartbeat) => memory === "fresh" || (memory === "older" && heartbeat === "lost"),
  notesAssertions: true,
};
