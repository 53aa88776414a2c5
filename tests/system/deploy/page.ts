import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

/** The repository's folder. */
export const root = new URL("../../../", import.meta.url);

const page = readFileSync(new URL("docs/deploy.md", root), "utf8");

/** The blocks of the deployment page that are in this language, in order. */
export function readBlocks(language: string): string[] {
  const blocks = page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, "gm"));
  return [...blocks].map(([, block]) => block ?? "");
}

/** The one block in this language. */
export function readBlock(language: string): string {
  const [block, ...more] = readBlocks(language);
  assert.ok(block !== undefined && more.length === 0, `one block in ${language}`);
  return block;
}

/** The text with each of these replaced; each must be there exactly once, so that no test runs another text by mistake. */
export function replaceEach(text: string, replacements: Readonly<Record<string, string>>): string {
  const parts = Object.keys(replacements);
  for (const part of parts) assert.equal(text.split(part).length, 2, `${part} stands there once`);
  // All at once: a port that a replacement brings along may begin like the one that is to be replaced.
  const any = new RegExp(parts.map((part) => part.replace(/[^\w\s]/g, "\\$&")).join("|"), "g");
  return text.replace(any, (part) => replacements[part] ?? part);
}
