import { randomBytes } from "node:crypto";
import { newSecret } from "../subjects/master-secrets/secret-file.ts";
import type { Command } from "./command.ts";

export const secretNew: Command = {
  name: "secret new",
  summary: "Print a new random secret",
  help: `countersign secret new

Prints 32 random bytes in base64url, for COUNTERSIGN_SECRET or COUNTERSIGN_HS_SECRET.
To roll out a new master secret: append it to COUNTERSIGN_SECRET everywhere, then move it to the front.`,
  async run(_words, { print }) {
    print(newSecret(randomBytes));
    return 0;
  },
};
