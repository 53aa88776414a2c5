const longestName = 64;

/** The JSON pointer to a member (RFC 6901 §3), or to its parent if the name is not one to show. */
export function pointerTo(parent: string, name: string | number): string {
  const text = String(name);
  if (text.length > longestName || !text.isWellFormed()) return parent;
  return `${parent}/${text.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
