import type { Terminal, Words } from "./command.ts";
import { Stopped } from "./stopped.ts";

/** Asks whether to do what cannot be undone; not where nobody sits there, or `--yes` has said so. Throws `Stopped` for a no. */
export async function confirm(
  question: string,
  { has }: Pick<Words, "has">,
  { asks, readSecret }: Pick<Terminal, "asks" | "readSecret">,
): Promise<void> {
  if (!asks || has("yes")) return;
  if ((await readSecret(`${question} Type yes (not shown): `)).trim() !== "yes") throw new Stopped();
}
