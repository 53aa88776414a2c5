import { importKeySet, type Key } from "@countersign/jwt";
import type { TestServer } from "./test-server.ts";

export async function publishedKeys(server: TestServer): Promise<readonly Key[]> {
  return importKeySet((await server.get("/.well-known/jwks.json")).json());
}

/** The ids in the table. */
export const idsIn = async ({ database }: TestServer): Promise<string[]> =>
  (await database.connection.read.selectFrom("revocations").select("id").execute()).map(({ id }) => id);

/** Rows as a process writes them that cannot sign. */
export async function putRevocations(
  server: TestServer,
  count: number,
  at = server.clock.now,
): Promise<string[]> {
  const ids = Array.from({ length: count }, () => crypto.randomUUID());
  const expires_at = server.clock.now + 360_000;
  const row = { at, expires_at, kind: "session", data: '{"reason":"revoked"}', set_token: null } as const;
  for (let from = 0; from < count; from += 500) {
    await server.database.connection.write
      .insertInto("revocations")
      .values(ids.slice(from, from + 500).map((id) => ({ ...row, id, subject: crypto.randomUUID() })))
      .execute();
  }
  return ids;
}
