import { statSync } from "node:fs";
import { type Environment, readSettings, settingPrefix } from "../../config/read-settings.ts";
import type { Settings } from "../../config/settings.ts";
import { SettingsError } from "../../config/settings-error.ts";
import { fail, type Finding, ok, warn } from "./finding.ts";

const probe = "settings";

/** The settings, if they are right; each problem is a finding. */
export function examineSettings(environment: () => Environment): {
  readonly findings: readonly Finding[];
  readonly settings?: Settings;
} {
  try {
    const given = environment();
    const settings = readSettings(given);
    const count = Object.keys(given).filter((name) => name.startsWith(settingPrefix)).length;
    return { settings, findings: [ok(probe, `${count} set, all right; the others have their defaults`)] };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const mend =
      "Correct it, then run this again: the rest was not looked at. docs/settings.md lists all settings.";
    return { findings: error.problems.map((problem) => fail(probe, problem, mend)) };
  }
}

/** Whether others may read the file, which mostly holds secrets. */
export function examineEnvFile(path = ".env"): Finding {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  if (mode === undefined) return ok(".env", "there is none here: settings are environment variables");
  // Windows keeps no such bits.
  if (process.platform !== "win32" && (mode & 0o077) !== 0) {
    return warn(".env", "other users of this machine may read it", `Run \`chmod 600 ${path}\`.`);
  }
  return ok(".env", "only its owner may read it");
}
