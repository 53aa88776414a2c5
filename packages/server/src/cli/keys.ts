import { byCommandLine, serverCommand } from "./server-command.ts";
import { table } from "./table.ts";

export const keysList = serverCommand({
  name: "keys list",
  summary: "List the signing keys",
  help: `countersign keys list [--json]

Lists the keys that verify: the one that signs now (current), the one that will (next), and those whose last tokens may
live (retired). What they sign with is never shown.`,
  prepare:
    () =>
    async ({ manageKeys }) => {
      const items = await manageKeys.list();
      const rows = items.map((key) => [key.kid, key.alg, key.state, key.created_at, key.use_at]);
      return {
        json: { items, next_cursor: null },
        text: table(["kid", "alg", "state", "created", "signs from"], rows),
      };
    },
});

export const keysRotate = serverCommand({
  name: "keys rotate",
  summary: "Let another key sign soon, ahead of the schedule",
  help: `countersign keys rotate [--json]

Publishes a new key, which signs once receivers had COUNTERSIGN_KEY_PUBLISH_LEAD to fetch it. No valid token fails.
Where a next key is published that signs as soon, nothing is done. For a stolen key: \`countersign keys revoke\`.`,
  prepare:
    () =>
    async ({ manageKeys }) => {
      const key = await manageKeys.rotate(byCommandLine);
      return { json: { key }, text: `The key ${key.kid} (${key.alg}) signs from ${key.use_at} on.` };
    },
});

export const keysRevoke = serverCommand({
  name: "keys revoke",
  summary: "Take a stolen signing key away at once",
  help: `countersign keys revoke [--json] <kid>

No token that the key has signed is accepted any more, and where it signed, another one does at once; clients refresh
and go on. APIs that keep the key set accept it until they fetch the set again or hear of it.`,
  operands: [{ name: "kid" }],
  prepare:
    ({ operands: [kid = ""] }) =>
    async ({ manageKeys }) => {
      await manageKeys.revoke(kid, byCommandLine);
      const items = await manageKeys.list();
      const signs = items.find(({ state }) => state === "current")?.kid ?? "none";
      return { json: { items, next_cursor: null }, text: `Revoked the key. Now ${signs} signs.` };
    },
});
