const tries = 5;

/** Repeats work that failed for a passing reason. */
export async function again<T>(mayPass: (error: unknown) => boolean, work: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await work();
    } catch (error) {
      if (tried >= tries || !mayPass(error)) throw error;
    }
  }
}
