import { availableParallelism } from "node:os";

/** ms: on a busy server the next answer of a thread or the next request is there within it. */
const awake = 1;

/**
 * Gives what keeps the event loop from sleeping for the next millisecond: for a busy one, to be woken on a core that may be
 * taken by then costs more time than to look again. On a single core, whatever it waits for works while it sleeps.
 *
 * @param clock a monotonic one, in ms.
 */
export function createStayAwake(
  clock: () => number = () => performance.now(),
  cores = availableParallelism(),
): () => void {
  let until = 0;
  let isLooking = false;

  function look(): void {
    isLooking = clock() < until;
    if (isLooking) setImmediate(look);
  }

  return () => {
    if (cores === 1) return;
    until = clock() + awake;
    if (!isLooking) look();
  };
}
