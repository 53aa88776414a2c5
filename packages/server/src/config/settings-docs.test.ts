import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { readSettings, settingPrefix } from "./read-settings.ts";
import { memberName, settingsRows } from "./settings.ts";

test("docs/settings.md holds the table of the source", () => {
  const page = readFileSync(new URL("../../../../docs/settings.md", import.meta.url), "utf8");
  const table = describeSettings();
  assert.ok(unaligned(page).includes(unaligned(table)), `docs/settings.md is to hold this:\n\n${table}\n`);
});

test("every row has a member in the settings, and the other way round", () => {
  assert.deepEqual(
    Object.keys(readSettings({})).toSorted(),
    settingsRows.map(([name]) => memberName(name)).toSorted(),
  );
});

/** A row a setting; its columns are not aligned. */
function describeSettings(): string {
  const rows = settingsRows.map(([name, setting]) => {
    const preset = setting.default === "" ? "" : `\`${setting.default}\``;
    return `| \`${settingPrefix}${name}\` | ${setting.kind.name} | ${preset} | ${setting.meaning} |`;
  });
  return ["| name | value | default | meaning |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

/** Formatting the page aligns the columns of its tables. */
function unaligned(markdown: string): string {
  return markdown.replace(/ +/g, " ").replace(/-{3,}/g, "---");
}
