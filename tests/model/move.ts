import type { Answer } from "./server.ts";
import type { Token, World } from "./world.ts";

/** One thing that happens, and the world after it. */
export interface Move {
  what: string;
  world: World;
  /** What came of a token. */
  answer?: Answer;
  presented?: Token;
}
