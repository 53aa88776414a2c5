import assert from "node:assert/strict";
import type { Page } from "playwright-core";

/** Copies the cookie of a page's session, as a thief does, who has keys of his own. Gives what refreshes with it. */
export async function copyCookie(page: Page, issuer: string): Promise<() => Promise<Response>> {
  const [cookie] = await page.context().cookies();
  assert.ok(cookie);
  const headers = {
    cookie: `${cookie.name}=${cookie.value}`,
    origin: issuer,
    "idempotency-key": "the-thief's-own-key",
  };
  return () => fetch(`${issuer}/v1/refresh`, { method: "POST", headers });
}
