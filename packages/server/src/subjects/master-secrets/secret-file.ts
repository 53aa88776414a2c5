import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Reads the master secret's file, or makes it at the first start, readable by its owner alone (mode 0600). */
export function readSecretFile(
  path: string,
  random: (bytes: number) => Uint8Array,
): { text: string; made: boolean } {
  if (existsSync(path)) return { text: readFileSync(path, "utf8").trim(), made: false };
  const text = newSecret(random);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, `${text}\n`, { mode: 0o600, flag: "wx" });
  chmodSync(path, 0o600);
  return { text, made: true };
}

/** A master secret as settings and files hold it: 32 random bytes, base64url. */
export function newSecret(random: (bytes: number) => Uint8Array): string {
  return Buffer.from(random(32)).toString("base64url");
}
