import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { get, type IncomingMessage } from "node:http";
import { once } from "node:events";
import type { TestContext } from "node:test";
import type { Key } from "@countersign/jwt";
import type { Heartbeat, SecurityEventToken } from "@countersign/protocol";
import { feedEvents } from "@countersign/protocol";
import { SecurityEventTokenSchema } from "@countersign/protocol/schemas";
import { Compile } from "typebox/compile";
import type { Server } from "../src/compose.ts";

export interface FeedEvent {
  readonly id: string | undefined;
  readonly event: string | undefined;
  readonly data: string;
}

/** Listens on loopback for as long as the test lasts, and tells where. */
export async function listen({ http }: Pick<Server, "http">): Promise<string> {
  return http.listen({ host: "127.0.0.1", port: 0 });
}

const securityEventToken = Compile(SecurityEventTokenSchema);

/** One reader of a feed, who waits for what comes. Every event has to be as the schema says. */
export class FeedReader {
  readonly events: FeedEvent[] = [];
  readonly answer: IncomingMessage;
  readonly ended: Promise<unknown>;
  #text = "";
  #waiting: (() => void)[] = [];

  constructor(answer: IncomingMessage) {
    this.answer = answer;
    // Not `once`: a stream that is cut off fails before it closes.
    this.ended = new Promise((resolve) => {
      answer.once("close", resolve);
    });
    answer.on("error", () => {});
    answer.setEncoding("utf8").on("data", (chunk: string) => this.#take(chunk));
    answer.on("close", () => this.#wake());
  }

  static async open(
    t: TestContext,
    origin: string,
    headers: Record<string, string> = {},
  ): Promise<FeedReader> {
    const sent = get(`${origin}/v1/revocations`, { headers, agent: false });
    sent.on("error", () => {});
    t.after(() => sent.destroy());
    const [answer] = (await once(sent, "response")) as [IncomingMessage];
    if (answer.statusCode !== 200) throw new Error(`The feed answered ${answer.statusCode}.`);
    return new FeedReader(answer);
  }

  #take(chunk: string): void {
    const parts = (this.#text + chunk).split("\n\n");
    this.#text = parts.pop() ?? "";
    for (const part of parts) {
      const fields = new Map(
        part
          .split("\n")
          .map((line) => [line.slice(0, line.indexOf(": ")), line.slice(line.indexOf(": ") + 2)]),
      );
      const event = { id: fields.get("id"), event: fields.get("event"), data: fields.get("data") ?? "" };
      assertFollowsSchema(event);
      this.events.push(event);
    }
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** The first event that fits, of those that came and those that come; rejects where the stream ends before. */
  async until(fits: (event: FeedEvent) => boolean): Promise<FeedEvent> {
    for (;;) {
      const found = this.events.find(fits);
      if (found !== undefined) return found;
      if (this.answer.closed) throw new Error("The stream ended.");
      await new Promise<void>((wake) => this.#waiting.push(wake));
    }
  }

  live(): Promise<FeedEvent> {
    return this.until(({ event }) => event === "live");
  }

  /** The first event about this session. */
  session(id: string): Promise<FeedEvent> {
    return this.until((event) => payloadOf(event)?.sub_id?.session?.id === id);
  }

  /** The first heartbeat: the one after `live`. */
  async firstHeartbeat(): Promise<Heartbeat> {
    const found = await this.until((event) => heartbeatIn(event) !== undefined);
    return heartbeatIn(found) ?? { time: 0, count: 0, digest: "" };
  }

  /** The next heartbeat after those that came. */
  async heartbeat(): Promise<Heartbeat> {
    const seen = new Set(this.events);
    const found = await this.until((event) => !seen.has(event) && heartbeatIn(event) !== undefined);
    return heartbeatIn(found) ?? { time: 0, count: 0, digest: "" };
  }

  /** The payloads that came before `live`. */
  past(): SecurityEventToken[] {
    const end = this.events.findIndex(({ event }) => event === "live");
    return this.events.slice(0, end).flatMap((event) => payloadOf(event) ?? []);
  }

  close(): void {
    this.answer.destroy();
  }
}

function assertFollowsSchema(event: FeedEvent): void {
  const payload = payloadOf(event);
  assert.deepEqual(payload === undefined ? [] : securityEventToken.Errors(payload), []);
}

export function payloadOf({ event, data }: FeedEvent): SecurityEventToken | undefined {
  if (event !== undefined) return undefined;
  // Not `decodeUnverified`: a snapshot is larger than a token that a request carries.
  return JSON.parse(Buffer.from(data.split(".")[1] ?? "", "base64url").toString());
}

function heartbeatIn(event: FeedEvent): Heartbeat | undefined {
  const events = payloadOf(event)?.events;
  return events !== undefined && feedEvents.heartbeat in events ? events[feedEvents.heartbeat] : undefined;
}

/** The ids in all snapshots that came before `live`. */
export function snapshotIds(reader: FeedReader): string[] {
  return reader
    .past()
    .flatMap(({ events }) => (feedEvents.snapshot in events ? events[feedEvents.snapshot].entries : []))
    .map(({ id }) => id);
}

/** Whether one of the keys signed it, whatever its size. */
export function isSigned(token: string, keys: readonly Key[]): boolean {
  const [header = "", payload = "", signature = ""] = token.split(".");
  const { kid } = JSON.parse(Buffer.from(header, "base64url").toString());
  const key = keys.find((one) => one.kid === kid);
  return key?.verify?.(`${header}.${payload}`, signature) === true;
}

/** What a heartbeat says of these ids. */
export function digestOf(ids: readonly string[]): string {
  const digest = Buffer.alloc(32);
  for (const id of ids)
    for (const [at, byte] of createHash("sha256").update(id).digest().entries())
      digest[at] = (digest[at] ?? 0) ^ byte;
  return digest.toString("base64url");
}
