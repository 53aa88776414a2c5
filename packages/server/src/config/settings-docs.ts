import { settingPrefix } from "./read-settings.ts";
import { settingsRows } from "./settings.ts";

/** The table of docs/settings.md, a row a setting; its columns are not aligned. */
export function describeSettings(): string {
  const rows = settingsRows.map(([name, setting]) => {
    const preset = setting.default === "" ? "" : `\`${setting.default}\``;
    return `| \`${settingPrefix}${name}\` | ${setting.kind.name} | ${preset} | ${setting.meaning} |`;
  });
  return ["| name | value | default | meaning |", "| --- | --- | --- | --- |", ...rows].join("\n");
}
