// The code of docs/client.md, held to it by docs.test.ts: here it is type-checked.
import { existsSync } from "node:fs";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import type { TokenStorage } from "@countersign/client";
import { ClientError, createClient, webStorage } from "@countersign/client";
import type { ClientOptions, Snapshot } from "@countersign/client";
import { useSession } from "@countersign/client/react";

const issuer = "https://auth.example";

export async function browse(show: (session: Snapshot) => void) {
  const client = createClient({
    url: issuer,
    mode: "cookie",
    apis: ["https://api.example"],
  });
  client.subscribe((session) => show(session));

  await client.logIn({ email: "ada@example.com", password: "correct horse battery staple" });
  const answer = await client.fetch("https://api.example/orders");
  return { client, answer };
}

export function keepInStorage(localStorage: Storage): ClientOptions {
  return {
    url: issuer,
    mode: "token",
    storage: webStorage(localStorage),
  };
}

const client = createClient({ url: issuer, mode: "token" });

export async function logIn(email: string, password: string): Promise<string> {
  try {
    await client.logIn({ email, password });
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    if (error.code === "invalid_credentials") return "Address and password do not belong together.";
    if (error.code === "network") return "No connection.";
    return error.detail;
  }
  return "";
}

export function Greeting() {
  const session = useSession(client);
  if (session.status === "signed_in") return `Hello ${session.user.email}`;
  return session.status === "unknown" ? "One moment" : "Please log in";
}

export function observe(log: (line: string) => void): () => void {
  return client.observe((event) => {
    if (event.type === "retrying") log(`${event.cause}, again in ${event.inMs} ms`);
    if (event.type === "ended") log(`over: ${event.reason ?? "logged out"}`);
  });
}

export function fileStorage(path: string): TokenStorage {
  return {
    load: () => (existsSync(path) ? readFile(path, "utf8") : null),
    async save(record) {
      if (record === null) return await rm(path, { force: true });
      // In one step, for a process may end in the midst of it.
      await writeFile(`${path}.new`, record, { mode: 0o600 });
      await rename(`${path}.new`, path);
    },
  };
}
