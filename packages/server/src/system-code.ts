/** By which code the system or Node.js tells what went wrong, such as ENOENT; `undefined` where it is nothing of theirs. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}
