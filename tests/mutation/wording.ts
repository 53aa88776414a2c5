/** What of a syntax tree is looked at: a node, and what it stands in. */
interface Place {
  node: { type: string; callee?: { name?: string } };
  parentPath: Place | null;
}

/** Names of what refuses with a text. That it refuses, and with which code, is tested; the words are free to change. */
const refusals = new Set(["JwtError", "Problem", "TypeError", "RangeError", "keyInvalid", "malformed"]);

function isSpoken({ node, parentPath }: Place): boolean {
  const isText = node.type === "TemplateLiteral" || (node.type === "StringLiteral" && hasWords(node));
  return isText && refusals.has(parentPath?.node.callee?.name ?? "");
}

/** Codes have none. */
function hasWords(node: object): boolean {
  return "value" in node && typeof node.value === "string" && node.value.includes(" ");
}

/** Leaves the wording of errors alone. */
export const strykerPlugins = [
  {
    kind: "Ignore",
    name: "wording",
    value: {
      shouldIgnore: (place: Place) => (isSpoken(place) ? "the words of an error" : undefined),
    },
  },
];
