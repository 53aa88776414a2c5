import { randomBytes } from "node:crypto";
import { newSecret } from "../subjects/master-secrets/secret-file.ts";
import type { Command } from "./command.ts";

const bounds = { least: 32, most: 1_024 }; // bytes

export const secretNew: Command = {
  name: "secret new",
  summary: "Print a new random secret",
  help: `countersign secret new [--json]            32 random bytes in base64url, for COUNTERSIGN_SECRET
countersign secret new [--json] <bytes>    so many: COUNTERSIGN_HS_SECRET takes 32 with HS256, 48 with HS384, 64 with HS512

To roll out a new master secret: append it to COUNTERSIGN_SECRET everywhere, then move it to the front.`,
  operands: [{ name: "number of bytes", count: "optional" }],
  options: { json: {} },
  async run({ operands: [typed = String(bounds.least)], has }, { print, complain }) {
    const bytes = /^\d{1,4}$/.test(typed) ? Number(typed) : Number.NaN;
    if (!(bytes >= bounds.least && bytes <= bounds.most)) {
      complain(`Give a number of bytes from ${bounds.least} to ${bounds.most}, or none.`);
      return 2;
    }
    const secret = newSecret(randomBytes, bytes);
    print(has("json") ? JSON.stringify({ secret }) : secret);
    return 0;
  },
};
