import { randomBytes } from "node:crypto";
import type { TestContext } from "node:test";
import type { TokenAnswer } from "@countersign/protocol";
import type { LightMyRequestResponse } from "fastify";
import { composeServer } from "../src/compose.ts";
import type { ServerParts } from "../src/compose-core.ts";
import { readSettings } from "../src/config/read-settings.ts";
import { openDatabase } from "../src/database/open-database.ts";
import { createLogger } from "../src/http/logger.ts";
import { makeTestDatabase, smallPool } from "./test-database.ts";

export const password = "correct horse battery staple";

/** The real server on a throw-away database, with a clock that the test holds. */
export async function startTestServer(
  t: TestContext,
  environment: Record<string, string> = {},
  now = Date.UTC(2026, 0, 1),
  parts: Pick<ServerParts, "feedLimits"> = {},
) {
  const { url: databaseUrl, folder, remove } = await makeTestDatabase();
  const lines: string[] = [];
  const clock = { now };
  const settings = readSettings({
    COUNTERSIGN_DATABASE_URL: databaseUrl,
    ...smallPool,
    COUNTERSIGN_SECRET: randomBytes(32).toString("base64url"),
    COUNTERSIGN_LOG_LEVEL: "trace",
    ...environment,
  });
  const database = await openDatabase(settings);
  // From here on, so that a start that fails leaves no connection and no thread behind.
  const closing: Array<() => Promise<unknown>> = [() => database.close()];
  t.after(async () => {
    for (const close of closing) await close();
    await remove();
  });
  await database.migrate();
  const masterSecrets = settings.secret;
  const server = await composeServer({
    settings,
    masterSecrets,
    database,
    logger: createLogger(settings.logLevel, { write: (line: string) => lines.push(line) }),
    version: "0.0.0",
    clock: () => clock.now,
    ...parts,
  });
  await server.begin();
  closing.unshift(() => server.http.close());

  const post = (url: string, payload?: object, headers: Record<string, string> = {}) =>
    server.http.inject({ method: "POST", url, headers, ...(payload === undefined ? {} : { payload }) });

  return {
    ...server,
    settings,
    masterSecrets,
    database,
    folder,
    /** What was logged. */
    lines,
    clock,
    post,
    get: (url: string, headers: Record<string, string> = {}) =>
      server.http.inject({ method: "GET", url, headers }),
    delete: (url: string, headers: Record<string, string> = {}, payload?: object) =>
      server.http.inject({ method: "DELETE", url, headers, ...(payload === undefined ? {} : { payload }) }),
    refresh: (refresh_token: string | undefined, headers: Record<string, string> = {}) =>
      post("/v1/refresh", { refresh_token }, headers),
    signUp: async (email = "ada@example.com") => tokens(await post("/v1/signup", { email, password })),
  };
}

export type TestServer = Awaited<ReturnType<typeof startTestServer>>;

/** The body of a successful sign-up, log-in or refresh. */
export function tokens(response: LightMyRequestResponse): TokenAnswer & { refresh_token: string } {
  if (response.statusCode >= 300)
    throw new Error(`Expected tokens, got ${response.statusCode} ${response.body}`);
  return response.json();
}

export function bearer({ access_token }: Pick<TokenAnswer, "access_token">): { authorization: string } {
  return { authorization: `Bearer ${access_token}` };
}
