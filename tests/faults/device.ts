import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { idempotencyKeyHeader, type Problem, type TokenAnswer } from "@countersign/protocol";
import type { Answer, Line } from "./line.ts";

type Tokens = TokenAnswer & { readonly refresh_token: string };

/** How often an unanswered question is put again (ms), and after how long that is a failure of the service. */
const retryEvery = 100;
const patience = 60_000;

/**
 * What a client keeps of a session, as the design asks of clients: with each token the key that spends it, made when the
 * token is received and sent until there is an answer.
 */
export interface Device {
  readonly sessionId: string;
  /** The last one received. */
  readonly accessToken: () => string;
  /** What the client holds, for a thief to copy. */
  readonly refreshToken: () => string;
  /** Puts the question once: a lost answer leaves the device as it was. */
  tryRefresh(): Promise<Refreshed>;
  /** Logs out, asking once; whether that was acknowledged. */
  tryLogOut(): Promise<boolean>;
  /** Asks until there is an answer; rejects where there is none for a minute. Tells how many tries had none. */
  refresh(signal?: AbortSignal): Promise<{ readonly outcome: Refreshed; readonly failures: number }>;
}

/** `unanswered`, or the answer's reason where the session is over; nothing else ends a session for a client. */
type Refreshed = "refreshed" | "unanswered" | { readonly over: string };

export function createDevice(
  line: Line,
  tokens: Tokens,
  headers: Readonly<Record<string, string>> = {},
): Device {
  let held = { tokens, key: newKey() };

  async function tryRefresh(): Promise<Refreshed> {
    const { key } = held;
    const answer = await line.try({
      method: "POST",
      path: "/v1/refresh",
      body: { refresh_token: held.tokens.refresh_token },
      headers: { ...headers, [idempotencyKeyHeader]: key },
    });
    if (answer === undefined) return "unanswered";
    if (answer.status === 200) {
      const received = tokensOf(answer);
      // A token that is already held keeps its key.
      const isNew = received.refresh_token !== held.tokens.refresh_token;
      held = { tokens: received, key: isNew ? newKey() : key };
      return "refreshed";
    }
    return { over: reasonOf(answer) };
  }

  return {
    sessionId: tokens.session.id,
    accessToken: () => held.tokens.access_token,
    refreshToken: () => held.tokens.refresh_token,
    tryRefresh,
    async tryLogOut() {
      const body = { refresh_token: held.tokens.refresh_token };
      return (await line.try({ method: "POST", path: "/v1/logout", body, headers }))?.status === 204;
    },
    async refresh(signal) {
      const end = performance.now() + patience;
      for (let failures = 0; performance.now() < end; failures++) {
        const outcome = await tryRefresh();
        if (outcome !== "unanswered" || signal?.aborted) return { outcome, failures };
        await wait(retryEvery);
      }
      throw new Error("No server answered for a minute.");
    },
  };
}

/** Who copied a device's token: from then on a client like any other, with keys of its own. */
export function stealFrom(device: Device, line: Line): Device {
  const tokens = { refresh_token: device.refreshToken(), session: { id: device.sessionId } };
  return createDevice(line, tokens as Tokens);
}

export function tokensOf({ body }: Answer): Tokens {
  return body as Tokens;
}

/** Why a client was refused: the reason where there is one, else the code. */
export function reasonOf({ status, body }: Answer): string {
  const problem = body as Partial<Problem> | undefined;
  return problem?.reason ?? problem?.code ?? String(status);
}

function newKey(): string {
  return randomBytes(16).toString("base64url");
}
