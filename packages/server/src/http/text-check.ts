import type { ProblemError } from "@countersign/protocol";
import { pointerTo } from "./json-pointer.ts";

const deepest = 32;
/** Names that reach an object's prototype in code that copies members (CWE-1321). */
const poisonous = new Set(["__proto__", "constructor", "prototype"]);

/**
 * The first thing in a parsed value that no later part should meet: a lone surrogate (which UTF-8 cannot
 * carry, so two texts would be stored as one), NUL (which PostgreSQL refuses), a poisonous name, or a value
 * too deep.
 */
export function findBadText(value: unknown, path = "", depth = 0): ProblemError | undefined {
  if (typeof value === "string") return badText(value, path);
  if (typeof value !== "object" || value === null) return undefined;
  if (depth === deepest) return { path, message: `is nested more than ${deepest} deep` };
  for (const [name, member] of Object.entries(value)) {
    const here = pointerTo(path, name);
    const found = badName(name, here) ?? findBadText(member, here, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function badName(name: string, path: string): ProblemError | undefined {
  return poisonous.has(name) ? { path, message: "is not known here" } : badText(name, path);
}

function badText(text: string, path: string): ProblemError | undefined {
  if (!text.isWellFormed()) return { path, message: "has half of a surrogate pair" };
  return text.includes("\0") ? { path, message: "has a NUL character" } : undefined;
}
