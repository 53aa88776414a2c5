import { randomUUID } from "node:crypto";
import type { EndReason, ErrorCode, TokenAnswer } from "../../protocol/src/index.ts";
import { refreshLimits } from "../../server/src/subjects/sessions/refresh-limits.ts";
import { decideRefresh, type Rotation } from "../../server/src/subjects/sessions/rotation.ts";
import type { FakeTime } from "./fake-time.ts";

interface FakeSession {
  readonly id: string;
  readonly email: string;
  readonly mode: "cookie" | "token";
  generation: number;
  rotations: Rotation[];
  ended?: EndReason;
}

/** What reaches the issuer. */
export interface FakeRequest {
  readonly path: string;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
  readonly cookie: string | undefined;
}

/** What it answers; `cookie` undefined: as it was, null: taken away. */
export interface FakeAnswer {
  readonly status: number;
  readonly body?: object;
  readonly headers?: Record<string, string>;
  readonly cookie?: string | null;
}

const grace = 30_000; // ms
const start = "2026-01-01T00:00:00.000Z";

/** An issuer with a clock of its own and the server's own rule of rotation, in this process. */
export function createFakeIssuer(time: FakeTime, lifetime = 300) {
  const sessions = new Map<string, FakeSession>();
  let issued = 0;
  const state = { rotations: 0, repeats: 0, keys: new Map<string, Set<string>>() };

  function answer(session: FakeSession, status = 200): FakeAnswer {
    issued += 1;
    const token = `cs_rt_${session.id}.${session.generation}`;
    const body: TokenAnswer = {
      user: { id: session.email, email: session.email, email_verified: false, created_at: start, roles: [] },
      session: { id: session.id, created_at: start, expires_at: start },
      access_token: `at_${issued}_${session.email}`,
      token_type: "Bearer",
      expires_in: lifetime,
      generation: session.generation,
      ...(session.mode === "token" && { refresh_token: token }),
    };
    return { status, body, ...(session.mode === "cookie" && { cookie: token }) };
  }

  function begin({ body }: FakeRequest, status: number): FakeAnswer {
    if (body["password"] !== "right") return problem(401, "invalid_credentials");
    const mode = body["cookie"] === true ? "cookie" : "token";
    const session = { id: randomUUID(), email: String(body["email"]), mode, generation: 0, rotations: [] };
    sessions.set(session.id, session as FakeSession);
    return answer(session as FakeSession, status);
  }

  function find(token: unknown): { session: FakeSession | undefined; generation: number } {
    const [id = "", generation] = String(token).slice("cs_rt_".length).split(".");
    return { session: sessions.get(id), generation: Number(generation) };
  }

  function refresh({ body, cookie, headers }: FakeRequest): FakeAnswer {
    const text = (body["refresh_token"] as string | undefined) ?? cookie;
    if (text === undefined) return problem(401, "invalid_token", { action: "log_in" });
    const { session, generation } = find(text);
    if (session === undefined) return ended("unknown");
    if (session.ended) return ended(session.ended);
    const [key = null, keyBefore = null] = headers.get("idempotency-key")?.split(",") ?? [];
    const keys = state.keys.get(text) ?? new Set();
    state.keys.set(text, keys.add(String(key)));
    const decision = decideRefresh(
      { generation, key, keyBefore },
      session,
      time.monotonicClock(),
      refreshLimits({ refreshGrace: grace, refreshBurst: 0 }),
      proofs,
    );
    if (decision.do === "rotate") {
      state.rotations += 1;
      session.generation = decision.next;
      session.rotations = decision.rotations;
    } else if (decision.do === "repeat") state.repeats += 1;
    else {
      session.ended = "reuse_detected";
      return ended("reuse_detected");
    }
    return answer(session);
  }

  function logOut({ body, headers, cookie }: FakeRequest): FakeAnswer {
    if ((body["refresh_token"] ?? headers.get("authorization") ?? cookie ?? undefined) === undefined)
      return problem(401, "invalid_token", { action: "log_in" });
    const owner = /^Bearer at_\d+_(.*)$/.exec(headers.get("authorization") ?? "")?.[1];
    const byToken = find(body["refresh_token"] ?? cookie).session;
    const session = byToken ?? [...sessions.values()].find(({ email }) => email === owner);
    if (session) session.ended ??= "logged_out";
    return { status: 204, cookie: null };
  }

  return {
    sessions,
    state,
    end: (reason: EndReason) => sessions.forEach((session) => (session.ended ??= reason)),
    alive: () => [...sessions.values()].filter((session) => session.ended === undefined),
    handle(request: FakeRequest): FakeAnswer {
      if (request.path === "/v1/signup") return begin(request, 201);
      if (request.path === "/v1/login") return begin(request, 200);
      if (request.path === "/v1/refresh") return refresh(request);
      if (request.path === "/v1/logout") return logOut(request);
      return problem(404, "not_found");
    },
  };
}

export type FakeIssuer = ReturnType<typeof createFakeIssuer>;

const proofs = {
  isCurrent: () => true,
  leadsToCurrent: () => true,
  followsCurrent: () => true,
  serversRan: () => true,
};

export function problem(
  status: number,
  code: ErrorCode,
  members: object = {},
  headers: Record<string, string> = {},
): FakeAnswer {
  const body = { type: `urn:countersign:error:${code}`, title: code, status, detail: code, code, ...members };
  return { status, body, headers: { "content-type": "application/problem+json", ...headers } };
}

function ended(reason: EndReason): FakeAnswer {
  return problem(401, "session_ended", { action: "log_in", reason });
}
