import { statSync } from "node:fs";
import { dirname } from "node:path";
import { secretFilePath } from "../../start/master-secrets.ts";
import { readSecretFile } from "../../subjects/master-secrets/secret-file.ts";
import { fail, type Finding, ok, warn } from "./finding.ts";

const probe = "master secret";

/** The secrets that a server would start with, by setting or file, and what is to be said of them. */
export function findSecrets(
  given: readonly Uint8Array[],
  path = secretFilePath,
): { readonly findings: readonly Finding[]; readonly secrets: readonly Uint8Array[] } {
  if (given.length > 0) {
    const many = given.length === 1 ? "one" : `${given.length}, of which the first is current,`;
    return { secrets: given, findings: [ok(probe, `${many} given by COUNTERSIGN_SECRET`)] };
  }
  try {
    const secrets = readSecretFile(path);
    if (secrets !== undefined) return { secrets, findings: [folderOf(path)] };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { secrets: [], findings: [fail(probe, message, "The server does not start until that is done.")] };
  }
  const none = `there is no ${path} and no COUNTERSIGN_SECRET`;
  return {
    secrets: [],
    findings: [warn(probe, none, "The first start makes the file. If there was one, put it back first.")],
  };
}

function folderOf(path: string): Finding {
  const isOpen = process.platform !== "win32" && (statSync(dirname(path)).mode & 0o022) !== 0;
  return isOpen
    ? warn(
        probe,
        `others may put another file in the place of ${path}`,
        `Run \`chmod 700 ${dirname(path)}\`.`,
      )
    : ok(probe, `in ${path}, for its owner alone; keep a copy apart from the database`);
}

/** Whether all that the database needs are there. */
export function examineNeeded(missing: readonly number[]): Finding[] {
  if (missing.length === 0) return [];
  return [
    fail(
      probe,
      `living sessions or signing keys need number ${missing.join(", ")}, which is not given`,
      `Append the secret that this database was used with to COUNTERSIGN_SECRET, or put ${secretFilePath} back.`,
    ),
  ];
}
