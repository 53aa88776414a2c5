import { randomBytes } from "node:crypto";
import { deriveKeys } from "../src/subjects/master-secrets/derived-keys.ts";
import { maxSteps } from "../src/subjects/sessions/chain.ts";
import type { RefreshOutcome } from "../src/subjects/sessions/refresh-outcome.ts";
import { encodeRefreshToken, openRefreshToken } from "../src/subjects/sessions/refresh-token.ts";
import { type TestServer, tokens } from "./test-server.ts";

/** Leads up to a refresh and gives the token that, presented now, ends in this way. */
type Prepare = (server: TestServer, first: string) => Promise<string>;

/** A way to each outcome; being outraced takes five lost races in a row, which no test can bring about. */
export const refreshCases: Readonly<Record<Exclude<RefreshOutcome, "outraced">, Prepare>> = {
  rotated: async (_server, first) => first,
  repeated: async (server, first) => {
    tokens(await server.refresh(first));
    return first;
  },
  adopted: (server, first) => losingLastWrite(server, first),
  reuse_detected: async (server, first) => {
    tokens(await server.refresh(first));
    server.clock.now += server.settings.refreshGrace + 1;
    return first;
  },
  forged: async (server, first) => {
    const { tag } = deriveKeys(server.masterSecrets[0] ?? new Uint8Array());
    const opened = openRefreshToken(first, () => tag);
    if (!opened.ok) throw new Error(opened.because);
    return encodeRefreshToken({ ...opened.token, secret: randomBytes(32) }, tag);
  },
  too_old: async (server, first) => {
    const { write } = server.database.connection;
    await write
      .updateTable("sessions")
      .set({ generation: maxSteps + 1 })
      .execute();
    return first;
  },
  unrecognized: async (server, first) => {
    server.clock.now += 600_000; // without a heartbeat: nobody knows that a server ran
    return losingLastWrite(server, first);
  },
  session_ended: async (server, first) => {
    await server.post("/v1/logout", { refresh_token: first });
    return first;
  },
  too_many_requests: async (server, first) => {
    let held = first;
    for (let count = 0; count < server.settings.refreshBurst; count++)
      held = tokens(await server.refresh(held)).refresh_token;
    return held;
  },
};

async function losingLastWrite(server: TestServer, first: string): Promise<string> {
  const { read, write } = server.database.connection;
  const before = await read.selectFrom("sessions").selectAll().executeTakeFirstOrThrow();
  const { refresh_token } = tokens(await server.refresh(first));
  await write.updateTable("sessions").set(before).where("id", "=", before.id).execute();
  return refresh_token;
}
