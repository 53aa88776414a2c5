/** A command of a page, with what it shows under it. */
export interface Step {
  readonly command: string;
  /** The block that follows; in it `…` stands for any text, and in JSON a number for any number. */
  readonly answer: string;
  readonly isJson: boolean;
}

/** The page's shell blocks whose answer it shows, in order. */
export function readSteps(page: string): Step[] {
  const blocks = page.matchAll(
    /```sh\n(?<command>[^`]*?)```\s+```(?<language>json|text)\n(?<answer>[^`]*?)```/g,
  );
  return [...blocks].map(({ groups = {} }) => ({
    command: groups["command"] ?? "",
    answer: groups["answer"] ?? "",
    isJson: groups["language"] === "json",
  }));
}

/** Where what a command wrote differs from the answer shown, `undefined` if nowhere. */
export function difference({ answer, isJson }: Step, written: string): string | undefined {
  if (isJson) return jsonDifference(JSON.parse(answer), JSON.parse(written), "$");
  const parts = answer
    .trim()
    .split("…")
    .map((part) => part.replace(/[^\w\s]/g, "\\$&"));
  return new RegExp(`^${parts.join("[^]*")}$`).test(written.trim()) ? undefined : written;
}

function jsonDifference(shown: unknown, actual: unknown, path: string): string | undefined {
  if (typeof shown === "string" && typeof actual === "string") {
    const [before = "", after] = shown.split("…");
    const same = after === undefined ? actual === shown : actual.startsWith(before) && actual.endsWith(after);
    return same ? undefined : `${path} is not ${shown}`;
  }
  if (typeof shown === "number" && typeof actual === "number") return undefined;
  if (!isContainer(shown) || !isContainer(actual)) {
    return shown === actual ? undefined : `${path} is not ${JSON.stringify(shown)}`;
  }
  const names = Object.keys(actual);
  if (Array.isArray(shown) !== Array.isArray(actual) || Object.keys(shown).join() !== names.join()) {
    return `${path} has the members ${names.join(", ")}`;
  }
  return names
    .map((name) => jsonDifference(shown[name], actual[name], `${path}.${name}`))
    .find((one) => one !== undefined);
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object";
}
