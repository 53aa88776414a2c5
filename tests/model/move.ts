import type { Answer } from "./server.ts";
import type { World } from "./world.ts";

/** One thing that happens, and the world after it. */
export interface Move {
  what: string;
  world: World;
  /** What came of it where a token was presented. */
  answer?: Answer;
}
