/** Lets the event loop turn until it is so; the test's own time-out ends what never will be. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(setImmediate);
}
