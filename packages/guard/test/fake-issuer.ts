import { createHash, randomUUID } from "node:crypto";
import { createSigner, exportKeySet, generateJwk, importKey, type Jwk, type Key } from "@countersign/jwt";
import { feedEvents } from "@countersign/protocol";
import type { FakeTime } from "./fake-time.ts";

export const issuerName = "https://auth.example";
export const audience = "https://api.example";

/** What a revocation says of its subject, as an entry of a snapshot does. */
export type Saying =
  | { readonly session: string; readonly reason: string }
  | { readonly user: string; readonly roles_version: number }
  | { readonly role: string; readonly policy_version: number }
  | { readonly kid: string };

interface Written {
  readonly id: string;
  readonly at: number;
  readonly liveUntil: number;
  readonly saying: Saying;
}

type Responder = (request: {
  readonly url: URL;
  readonly headers: Headers;
  readonly signal: AbortSignal;
}) => Response | Promise<Response>;

const tokenLife = 300_000; // ms
const overlap = 70_000; // ms
const nobody = "00000000-0000-0000-0000-000000000000";

/** An issuer that speaks metadata, key set and feed as the wire describes them, in this process and in the test's hands. */
export function createFakeIssuer(time: FakeTime, name = issuerName) {
  const { clock, schedule } = time;
  let keys = [newKey()];
  let published = keys;
  let written: Written[] = [];
  const streams = new Set<Stream>();
  /** Paths that were asked for, in turn. */
  const requests: string[] = [];
  /** The `Last-Event-ID` of each stream, null without. */
  const resumes: (string | null)[] = [];
  const answers: Record<string, Responder> = {
    "/.well-known/oauth-authorization-server": () => Response.json(metadata()),
    "/.well-known/jwks.json": () =>
      Response.json(exportKeySet(published), { headers: { "cache-control": "public, max-age=600" } }),
    "/v1/revocations": serveFeed,
  };

  const metadata = (): object => ({
    issuer: name,
    jwks_uri: `${name}/.well-known/jwks.json`,
    revocations_endpoint: `${name}/v1/revocations`,
  });
  const signingKey = (): Key => {
    const [key] = keys;
    if (key === undefined) throw new Error("No key.");
    return key;
  };
  const live = () => written.filter(({ liveUntil }) => liveUntil > clock());

  function securityEvent(
    event: object,
    members: object = {},
    key = signingKey(),
    typ = "secevent+jwt",
  ): string {
    const payload = {
      iss: name,
      aud: name,
      iat: Math.floor(clock() / 1000),
      jti: randomUUID(),
      ...members,
      events: event,
    };
    return signSet(key, payload, typ);
  }

  function writtenEvent({ id, liveUntil, saying }: Written): string {
    const [event, subject] = describe(saying);
    const sub_id = subject && { format: "complex", ...subject };
    return securityEvent(event, { jti: id, live_until: liveUntil, ...(sub_id && { sub_id }) });
  }

  function heartbeatEvent(members: object = {}): string {
    const digest = Buffer.alloc(32);
    for (const { id } of live()) {
      const hash = createHash("sha256").update(id).digest();
      for (let at = 0; at < 32; at += 1) digest[at] = (digest[at] ?? 0) ^ (hash[at] ?? 0);
    }
    const heartbeat = {
      time: clock(),
      count: live().length,
      digest: digest.toString("base64url"),
      ...members,
    };
    return securityEvent({ [feedEvents.heartbeat]: heartbeat });
  }

  function serveFeed({ headers, signal }: { headers: Headers; signal: AbortSignal }): Response {
    const lastEventId = headers.get("last-event-id");
    resumes.push(lastEventId);
    const stream = openStream(signal, () => streams.delete(stream));
    if (lastEventId === null) {
      const entries = live().map(({ id, liveUntil, saying }) => ({ id, live_until: liveUntil, ...saying }));
      for (let at = 0; at === 0 || at < entries.length; at += 1000) {
        stream.send(
          `data: ${securityEvent({ [feedEvents.snapshot]: { entries: entries.slice(at, at + 1000) } })}\n\n`,
        );
      }
    } else {
      const since = Number(lastEventId.split("-")[0]) - overlap;
      for (const one of live()) if (one.at >= since) stream.send(eventText(one));
    }
    stream.send(`event: live\nid: ${clock()}-${nobody}\ndata: {}\n\n`);
    stream.send(`data: ${heartbeatEvent()}\n\n`);
    streams.add(stream);
    return new Response(stream.body, { headers: { "content-type": "text/event-stream" } });
  }

  const eventText = (one: Written) => `id: ${one.at}-${one.id}\ndata: ${writtenEvent(one)}\n\n`;
  const send = (text: string) => {
    for (const stream of streams) stream.send(text);
  };

  const issuer = {
    requests,
    resumes,
    answers,
    metadata,
    live,
    streams,
    send,
    securityEvent,
    heartbeatEvent,
    beats: true,
    /** While true, every request fails as where nobody listens. */
    isDown: false,
    fetch: (async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      requests.push(url.pathname);
      if (issuer.isDown) throw new TypeError("fetch failed");
      const answer = answers[url.pathname];
      if (answer === undefined || url.origin !== new URL(name).origin)
        return new Response("", { status: 404 });
      const signal = init?.signal ?? new AbortController().signal;
      signal.throwIfAborted();
      return answer({ url, headers: new Headers(init?.headers), signal });
    }) as typeof fetch,
    asked: (path: string) => requests.filter((one) => one === path).length,
    /** Writes one and tells all readers, unless it is to get lost on the way. */
    revoke(saying: Saying, { lost = false, life = tokenLife + 60_000 } = {}): string {
      const one = { id: randomUUID(), at: clock(), liveUntil: clock() + life, saying };
      written.push(one);
      if (!lost) send(eventText(one));
      return one.id;
    },
    /** As after a backup was restored. */
    forgetAll: () => void (written = []),
    cut() {
      for (const stream of streams) stream.fail();
    },
    heartbeat: () => send(`data: ${heartbeatEvent()}\n\n`),
    signingKey,
    /** Signs with a new key from now on, and publishes it beside the old ones. */
    rotate() {
      keys = [newKey(), ...keys];
      published = keys;
    },
    signWith: (key: Key) => void (keys = [key]),
    unpublish: (key: Key) => void (published = published.filter((one) => one !== key)),
    token: (claims: object = {}, key = signingKey(), typ = "at+jwt") =>
      createSigner({ key, typ })({ ...accessClaims(clock(), name), ...claims }),
  };
  const beat = () => {
    if (issuer.beats) issuer.heartbeat();
    schedule(2_000, beat);
  };
  schedule(2_000, beat);
  return issuer;
}

export function accessClaims(now: number, iss = issuerName): object {
  const iat = Math.floor(now / 1000);
  return {
    iss,
    aud: audience,
    sub: "ada",
    exp: iat + 300,
    iat,
    auth_time: iat,
    jti: randomUUID(),
    sid: "s1",
    client_id: "countersign",
    amr: ["pwd"],
    roles: ["reader"],
    permissions: ["books:read"],
    roles_version: 3,
    policy_version: 5,
    email: "ada@example.com",
    email_verified: true,
  };
}

export function newKey(members: Partial<Jwk> = {}): Key {
  return importKey({ ...generateJwk("EdDSA"), ...members });
}

/** Of any length, unlike tokens. */
export function signSet(key: Key, payload: object, typ = "secevent+jwt"): string {
  const kid = key.kid === undefined ? {} : { kid: key.kid };
  const input = `${encode({ alg: key.algorithm.name, ...kid, typ })}.${encode(payload)}`;
  return `${input}.${key.sign?.(input)}`;
}

function describe(saying: Saying): [event: object, subject?: object] {
  if ("session" in saying) {
    return [{ [feedEvents.sessionRevoked]: { reason: saying.reason } }, { session: opaque(saying.session) }];
  }
  if ("kid" in saying) return [{ [feedEvents.keyRevoked]: saying }];
  if ("role" in saying) return [{ [feedEvents.tokenClaimsChange]: { claims: saying } }];
  const { user, ...claims } = saying;
  return [{ [feedEvents.tokenClaimsChange]: { claims } }, { user: opaque(user) }];
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function opaque(id: string): object {
  return { format: "opaque", id };
}

interface Stream {
  readonly body: ReadableStream<Uint8Array>;
  send(text: string): void;
  /** The connection breaks. */
  fail(): void;
  /** The answer ends in order. */
  end(): void;
}

function openStream(signal: AbortSignal, onGone: () => void): Stream {
  const encoder = new TextEncoder();
  let isOpen = true;
  const close = (how: (controller: ReadableStreamDefaultController<Uint8Array>) => void) => {
    if (!isOpen) return;
    isOpen = false;
    if (opened !== undefined) how(opened);
    onGone();
  };
  let opened: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => void (opened = controller),
    cancel: () => close(() => {}),
  });
  signal.addEventListener("abort", () => close((one) => one.error(signal.reason)));
  return {
    body,
    send: (text) => isOpen && opened?.enqueue(encoder.encode(text)),
    fail: () => close((one) => one.error(new TypeError("terminated"))),
    end: () => close((one) => one.close()),
  };
}
