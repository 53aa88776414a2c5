import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { startBrowserApp } from "../system/browser-app.ts";
import { noChromium, openChromium } from "./chromium.ts";
import { fill, password } from "./scenes.ts";

test("examples/browser-app signs up, calls its API, and logs out in both tabs; then the API refuses", {
  skip: noChromium,
}, async (t) => {
  const app = await startBrowserApp(t);
  const browser = await openChromium();
  t.after(() => browser.close());
  const context = await browser.newContext({ baseURL: app.page });
  const failures: string[] = [];
  context.on("weberror", (error) => failures.push(error.error().message));
  const [first, second] = [await context.newPage(), await context.newPage()];
  for (const page of [first, second]) {
    await page.goto("/");
    await page.getByRole("heading", { name: "Log in or sign up" }).waitFor();
  }
  await callApi(first, "401");

  await first.bringToFront();
  await fill(first, { "E-mail": "ada@example.com", Password: "password" });
  await first.getByRole("button", { name: "Sign up" }).click();
  await first.getByRole("alert").getByText("password").waitFor();
  await fill(first, { Password: password });
  await first.getByRole("button", { name: "Sign up" }).click();
  for (const page of [first, second]) {
    await page.getByRole("heading", { name: "ada@example.com" }).waitFor();
    await callApi(page, "200", "Hello, ada@example.com");
  }

  await second.getByRole("button", { name: "Log out" }).click();
  for (const page of [first, second]) {
    await page.getByText("You have logged out, in this tab or another.").waitFor();
    await callApi(page, "401");
  }
  await first.bringToFront();
  await fill(first, { "E-mail": "ada@example.com", Password: password });
  await first.getByRole("button", { name: "Log in" }).click();
  await second.getByRole("heading", { name: "ada@example.com" }).waitFor();
  assert.deepEqual(failures, []);
});

async function callApi(page: Page, status: string, words = ""): Promise<void> {
  // What lies behind another tab draws rarely.
  await page.bringToFront();
  await page.getByRole("button", { name: "Call the API" }).click();
  await page.getByRole("listitem").first().filter({ hasText: status }).getByText(words).first().waitFor();
}
