import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import type { TokenAnswer } from "@countersign/protocol";
import { freePort } from "../free-port.ts";
import { sendUntilTaken } from "./eventually.ts";
import { runToEnd, startProcess, temporaryFolder } from "./server-process.ts";

export type Tokens = TokenAnswer & { readonly refresh_token: string };

/** A server process of its own, as an API's guard and a user's client see it, and the command line beside it. */
export async function startGuardedServer(t: TestContext, settings: Record<string, string> = {}) {
  const folder = temporaryFolder(t);
  const port = await freePort();
  const issuer = `http://localhost:${port}`;
  const environment = { COUNTERSIGN_PORT: String(port), COUNTERSIGN_LOG_LEVEL: "info", ...settings };
  const process = await startProcess(t, { folder, environment });

  async function post(path: string, body?: object, token?: string): Promise<Response> {
    return await fetch(issuer + path, {
      method: "POST",
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  return {
    issuer,
    process,
    /** The same server again, after its process has ended. */
    restart: () => startProcess(t, { folder, environment }),
    async run(...words: string[]): Promise<string> {
      const { code, stdout, stderr } = await runToEnd({ folder, environment }, words);
      assert.equal(code, 0, stderr);
      return stdout;
    },
    signUp: async (email: string) =>
      tokens(await sendUntilTaken(() => post("/v1/signup", { email, password: "a long walk in the rain" }))),
    refresh: async ({ refresh_token }: Tokens) =>
      tokens(await sendUntilTaken(() => post("/v1/refresh", { refresh_token }))),
    async logOut({ access_token }: Tokens): Promise<void> {
      assert.equal((await post("/v1/logout", undefined, access_token)).status, 204);
    },
  };
}

async function tokens(answer: Response): Promise<Tokens> {
  assert(answer.ok, `${answer.status} ${answer.ok ? "" : await answer.clone().text()}`);
  return (await answer.json()) as Tokens;
}
