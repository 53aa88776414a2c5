import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { difference } from "../readme.ts";
import { setUpMachine } from "./machine.ts";
import { readSections } from "./page.ts";

const page = readFileSync(new URL("../../../docs/operations.md", import.meta.url), "utf8");
const account = { email: "bob@example.com", password: "a long walk in the rain" };
const second = 1_000; // ms

async function post(url: string, body: object) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const json = (await response.json()) as { refresh_token: string; reason?: string };
  return { status: response.status, json };
}

test("every step of docs/operations.md does what the page says", { timeout: 240_000 }, async (t) => {
  const machine = await setUpMachine(t);
  let bob = "";
  const refresh = async () => {
    const { status, json } = await post(`${machine.url}/v1/refresh`, { refresh_token: bob });
    if (status === 200) bob = json.refresh_token;
    return json.reason ?? status;
  };
  /** What a user meets between the steps, by the heading above the step and its number there. */
  const between: Record<string, () => Promise<void>> = {
    "First day 2": async () => {
      const { json } = await post(`${machine.url}/v1/signup`, account);
      bob = json.refresh_token;
    },
    "A user in trouble 0": async () => assert.equal(await refresh(), 200),
    "A stolen signing key 0": async () => assert.equal(await refresh(), 200),
    "A stolen database 0": async () => assert.equal(await refresh(), 200),
    "A stolen database 1": async () => {
      assert.equal(await refresh(), "revoked");
      bob = (await post(`${machine.url}/v1/login`, account)).json.refresh_token;
    },
    "A stolen database 2": async () => {
      // After the backup, and long before it is restored.
      await machine.pass(150 * second);
      assert.equal(await refresh(), 200);
      await machine.pass(150 * second);
    },
    "A restored backup 0": async () => assert.equal(await refresh(), "unrecognized"),
    "A restored backup 1": async () => assert.equal(await refresh(), 200),
    "A restored backup 2": async () => assert.equal(await refresh(), "revoked"),
    "Upgrading 0": async () => assert.equal((await post(`${machine.url}/v1/login`, account)).status, 200),
  };
  const sections = readSections(page);
  const places = new Set(
    sections.flatMap(({ heading, steps }) => steps.map((_, index) => `${heading} ${index}`)),
  );
  for (const place of Object.keys(between)) assert.ok(places.has(place), place);
  for (const { heading, steps } of sections) {
    for (const [index, step] of steps.entries()) {
      const written = await machine.run(step.command);
      if (step.answer !== undefined) assert.equal(difference(step.answer, written), undefined, step.command);
      await machine.pass(second);
      await between[`${heading} ${index}`]?.();
    }
  }
});
