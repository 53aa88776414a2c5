import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { accessTokenClaimMeanings } from "@countersign/protocol";
import { startTestServer } from "../../../packages/server/test/test-server.ts";
import { freePort } from "../../free-port.ts";
import { table, unaligned } from "./markdown.ts";

const page = readFileSync(new URL("../../../docs/access-tokens.md", import.meta.url), "utf8");

test("docs/access-tokens.md names every claim of an access token", () => {
  const rows = Object.entries(accessTokenClaimMeanings).map(([name, meaning]) => [`\`${name}\``, meaning]);
  const claims = table(["claim", "meaning"], rows);
  assert.ok(
    unaligned(page).includes(unaligned(claims)),
    `docs/access-tokens.md is to hold this:\n\n${claims}\n`,
  );
});

test("the code of docs/access-tokens.md verifies a token of the server", async (t) => {
  const port = await freePort();
  const issuer = `http://localhost:${port}`;
  const server = await startTestServer(t, { COUNTERSIGN_ISSUER: issuer });
  server.clock.now = Date.now();
  await server.http.listen({ port, host: "127.0.0.1" });
  const { access_token, user } = await server.signUp();

  // Below the repository, where its imports are found.
  const folder = mkdtempSync(fileURLToPath(new URL("../../../node_modules/.docs-", import.meta.url)));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "verify.mjs");
  writeFileSync(file, /```js\n(.*?)```/s.exec(page)?.[1] ?? "");
  process.env["ISSUER"] = issuer;
  const { verify } = await import(pathToFileURL(file).href);
  assert.equal((await verify(`Bearer ${access_token}`)).sub, user.id);
  await assert.rejects(verify(`Bearer ${access_token.slice(0, -4)}AAAA`));
});
