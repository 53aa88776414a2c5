import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Servers that refuse to run as root run as nobody, whom every system knows: options for `spawn`. */
export const nobody: { uid?: number; gid?: number } =
  process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

export function giveToNobody(path: string): void {
  if (nobody.uid !== undefined && nobody.gid !== undefined) chownSync(path, nobody.uid, nobody.gid);
}

/** A throw-away folder of such a server. */
export function folderOfNobody(name: string): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), `countersign-${name}-`));
  giveToNobody(folder);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
