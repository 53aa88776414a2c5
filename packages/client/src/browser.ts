/** Whether other tabs or workers may share this client's session: not so in Node, whatever browser interfaces it has. */
export function isBrowser(): boolean {
  return "document" in globalThis || "WorkerGlobalScope" in globalThis;
}
