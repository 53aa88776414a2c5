import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { test } from "node:test";
import { readSettings } from "../config/read-settings.ts";
import { welcome } from "./welcome.ts";

test("a newcomer is told where the pages, the API, the data and the secret are", () => {
  const text = welcome(readSettings({}));
  const folders = [resolve("data/countersign.db"), resolve("secrets/countersign.secret")];
  for (const place of ["open http://localhost:4000 in", "http://localhost:4000/openapi.json", ...folders])
    assert.ok(text.includes(place), text);
});

test("where there are no pages none are named, and neither the secret nor a database's password is shown", () => {
  const secret = randomBytes(32).toString("base64url");
  const text = welcome(
    readSettings({
      COUNTERSIGN_PAGES: "off",
      COUNTERSIGN_SECRET: secret,
      COUNTERSIGN_DATABASE_URL: "postgres://ada:hidden@localhost/users",
    }),
  );
  assert.match(text, /it is at http:\/\/localhost:4000\. [^]*in PostgreSQL\n[^]* COUNTERSIGN_SECRET\n/);
  assert.ok(!text.includes(secret) && !text.includes("hidden") && !text.includes("browser"));
});
