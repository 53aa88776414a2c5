import type { TestContext } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { createClient } from "../src/create-client.ts";
import type { Client } from "../src/client.ts";
import { ignore } from "../src/ignore.ts";
import type { Locks } from "../src/locks.ts";
import type { ClientOptions } from "../src/options.ts";
import type { RefreshEvent } from "../src/refresh-event.ts";
import { type WebStorage, webStorage } from "../src/storage.ts";
import type { Surroundings } from "../src/surroundings.ts";
import { createFakeIssuer, type FakeAnswer, type FakeIssuer } from "./fake-issuer.ts";
import { createFakeTime, type FakeTime } from "./fake-time.ts";

export const url = "https://auth.example";
export const ada = { email: "ada@example.com", password: "right" };
export const bob = { email: "bob@example.com", password: "right" };

/** How long Chromium waits before it writes its cookies to the disk. */
const cookiesWrittenAfter = 30_000; // ms

/** What the network does to one request to the issuer. */
export type Fault =
  | "lost request"
  | "lost answer"
  | "no answer"
  | "late answer"
  | { readonly answer: FakeAnswer }
  | { readonly html: number };

/** One browser: tabs that share storage, cookies, locks and channels, before an issuer and a network that may fail. */
export function createFakeBrowser(issuer: FakeIssuer, time: FakeTime) {
  const storage = createFakeStorage();
  const channels = new Map<string, Set<(message: unknown) => void>>();
  const traffic = { inFlight: 0, mostInFlight: 0, requests: [] as string[] };
  const faults: (Fault | undefined)[] = [];
  let cookie: string | undefined;
  let cookieBefore: string | undefined;
  let cookieSince = 0;
  let crashes = 0;
  const open = new Set<Client>();

  async function reach(path: string, init: RequestInit, fault: Fault | undefined): Promise<Response> {
    const headers = new Headers(init.headers);
    const body = JSON.parse(typeof init.body === "string" ? init.body : "{}") as Record<string, unknown>;
    const sent = init.credentials === "include" ? cookie : undefined;
    if (fault === "lost request") throw new TypeError("fetch failed");
    if (typeof fault === "object" && "html" in fault)
      return new Response("<h1>Log in to the network</h1>", { status: fault.html });
    const life = crashes;
    const answer =
      typeof fault === "object" ? fault.answer : issuer.handle({ path, headers, body, cookie: sent });
    if (fault === "lost answer") throw new TypeError("fetch failed");
    if (fault === "no answer" || fault === "late answer") await pause(fault, init.signal);
    if (life !== crashes) throw new TypeError("This browser is gone.");
    if (answer.cookie !== undefined && init.credentials === "include") setCookie(answer.cookie ?? undefined);
    return new Response(answer.body ? JSON.stringify(answer.body) : null, answer);
  }

  function setCookie(to: string | undefined): void {
    if (to === cookie) return;
    cookieBefore = cookie;
    cookie = to;
    cookieSince = time.monotonicClock();
  }

  /** A cookie of the last seconds is lost, and the storage is not: browsers write it to the disk sooner. */
  function crash(): void {
    crashes += 1;
    for (const client of open) client.close();
    open.clear();
    const isWritten = time.monotonicClock() - cookieSince >= cookiesWrittenAfter;
    if (!isWritten) cookie = cookieBefore ?? cookie;
  }

  function pause(fault: string, signal: AbortSignal | null | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.addEventListener("abort", () => reject(new DOMException("Aborted", "AbortError")));
      if (fault === "late answer") time.schedule(1_500, resolve);
    });
  }

  const fetchIssuer: typeof fetch = async (input, init = {}) => {
    const path = new URL(input instanceof Request ? input.url : input).pathname;
    traffic.requests.push(path);
    const isRefresh = path === "/v1/refresh";
    if (isRefresh) traffic.mostInFlight = Math.max(traffic.mostInFlight, (traffic.inFlight += 1));
    try {
      await nextTurn();
      return await reach(path, init, faults.shift());
    } finally {
      if (isRefresh) traffic.inFlight -= 1;
    }
  };

  function openChannel(name: string) {
    const all = channels.get(name) ?? new Set();
    channels.set(name, all);
    let mine: ((message: unknown) => void) | undefined;
    return {
      post(message: unknown) {
        const copy: unknown = structuredClone(message);
        for (const listener of all)
          if (listener !== mine) setImmediate(() => all.has(listener) && listener(copy));
      },
      listen(listener: (message: unknown) => void) {
        mine = listener;
        all.add(listener);
      },
      close: () => mine && all.delete(mine),
    };
  }

  const locks = createFakeLocks();
  /** Opens a tab. */
  function openTab(mode: "cookie" | "token", more: Omit<Partial<ClientOptions>, "mode"> = {}) {
    let wake: () => void = ignore;
    const surroundings: Partial<Surroundings> = {
      ...time,
      fetch: fetchIssuer,
      locks,
      openChannel,
      localStorage: storage,
      onWake: (listener) => {
        wake = listener;
        return () => {};
      },
      ...more.surroundings,
    };
    const { storage: tokenStorage = webStorage(storage), ...others } = more;
    const kept = mode === "token" ? { mode, storage: tokenStorage } : { mode };
    const client = createClient({ url, ...kept, ...others, surroundings });
    open.add(client);
    const events: RefreshEvent[] = [];
    client.observe((event) => events.push(event));
    return {
      client,
      events,
      wake: () => wake(),
      close: () => {
        open.delete(client);
        client.close();
      },
    };
  }

  return {
    storage,
    traffic,
    /** For the next requests, in turn. */
    faults,
    openTab,
    fetch: fetchIssuer,
    setCookie,
    crash,
    cookie: () => cookie,
    closeAll: () => open.forEach((client) => client.close()),
  };
}

export type FakeBrowser = ReturnType<typeof createFakeBrowser>;

/** A browser with its issuer and time, gone with the test. */
export function startBrowser(t: TestContext, lifetime?: number) {
  const time = createFakeTime();
  const issuer = createFakeIssuer(time, lifetime);
  const browser = createFakeBrowser(issuer, time);
  t.after(() => browser.closeAll());
  return { time, issuer, browser };
}

function createFakeStorage(): WebStorage & { readonly all: Map<string, string> } {
  const all = new Map<string, string>();
  return {
    all,
    getItem: (name) => all.get(name) ?? null,
    setItem: (name, value) => void all.set(name, value),
    removeItem: (name) => void all.delete(name),
  };
}

/** As the Web Locks standard has it: in turn, and an aborted request is not granted. */
export function createFakeLocks(): Locks & { readonly held: () => boolean } {
  const tails = new Map<string, Promise<unknown>>();
  let holders = 0;
  return {
    held: () => holders > 0,
    async request(name, { signal }, run) {
      const before = tails.get(name);
      let release: () => void = ignore;
      tails.set(name, Promise.all([before, new Promise<void>((resolve) => (release = resolve))]));
      try {
        await new Promise<unknown>((resolve, reject) => {
          void Promise.resolve(before).then(resolve);
          signal.addEventListener("abort", () => reject(new DOMException("Aborted", "AbortError")));
        });
        holders += 1;
        return await run().finally(() => (holders -= 1));
      } finally {
        release();
      }
    },
  };
}
