import { checkTogether } from "./check-together.ts";
import { type Kind, WrongValue } from "./kinds.ts";
import { nearestName } from "./nearest-name.ts";
import { defaultIssuer } from "./origins.ts";
import { memberName, type ReadableSettings, type Settings, settingsRows } from "./settings.ts";
import { SettingsError } from "./settings-error.ts";

/** What every name of a setting begins with in the environment. */
export const settingPrefix = "COUNTERSIGN_";

/** How much of a wrong name or value a message shows. */
const mostShown = 60;

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads all settings from environment variables, frozen. An empty value counts as not set.
 *
 * @throws {SettingsError} for wrong values, for unknown names that have the prefix, and for values that do not go
 * together: all of them at once, secrets never shown.
 */
export function readSettings(environment: Environment): Settings {
  const problems = unknownNames(environment);
  const entries = settingsRows.map(([name, setting]) => {
    const text = environment[settingPrefix + name]?.trim() || setting.default;
    return [memberName(name), read(settingPrefix + name, setting.kind, text, problems)] as const;
  });
  const readable = Object.fromEntries(entries) as unknown as ReadableSettings;
  const isSet = (name: string) => Boolean(environment[settingPrefix + name]?.trim());
  const settings = isSet("ISSUER") ? readable : { ...readable, issuer: defaultIssuer(readable.port) };
  problems.push(...checkTogether(settings, isSet));
  if (problems.length > 0) throw new SettingsError(problems);
  return Object.freeze(withAudience(settings as Settings));
}

function read<Value>(name: string, kind: Kind<Value>, text: string, problems: string[]): Value | undefined {
  if (text === "") return kind.absent;
  try {
    return kind.parse(text);
  } catch (error) {
    if (!(error instanceof WrongValue)) throw error;
    // A URL with an @ may hold a password.
    const shown = kind.secret === true || text.includes("@") ? "" : ` (${quote(text)})`;
    problems.push(`${name}${shown} ${error.message}.`);
    return undefined;
  }
}

/** By default the server's own issuer is the audience. */
function withAudience(settings: Settings): Settings {
  return settings.audience.length > 0
    ? settings
    : { ...settings, audience: Object.freeze([settings.issuer]) };
}

/** Names are told by the prefix in any case: on most systems `Countersign_Port` is another name, and ignored. */
function unknownNames(environment: Environment): string[] {
  const known = settingsRows.map(([name]) => name);
  return Object.keys(environment)
    .filter((name) => name.toUpperCase().startsWith(settingPrefix))
    .filter((name) => !known.some((one) => name === settingPrefix + one))
    .map((name) => {
      const nearest = nearestName(name.slice(settingPrefix.length), known);
      const hint =
        nearest === undefined ? "see docs/settings.md" : `the nearest is ${settingPrefix}${nearest}`;
      return `${quote(name)} is not a setting: ${hint}.`;
    });
}

function quote(text: string): string {
  return JSON.stringify(text.length > mostShown ? `${text.slice(0, mostShown)}…` : text);
}
