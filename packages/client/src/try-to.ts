/** undefined where it throws: browsers forbid to some pages what they have. */
export function tryTo<Result>(run: () => Result): Result | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
