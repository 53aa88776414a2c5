import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type TestContext, test } from "node:test";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { eventually } from "../system/eventually.ts";
import { noChromium, openChromium } from "./chromium.ts";
import { copyCookie } from "./copy-cookie.ts";
import { fill, logInElsewhere, password, scenes } from "./scenes.ts";
import { servePages } from "./served-pages.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const skip = noChromium;

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [360, 1280]) {
    test(`axe finds nothing in any scene, ${colorScheme} at ${width} px, and nothing is wider than the page`, {
      skip,
    }, async (t) => {
      const { page, url } = await open(t, { colorScheme, viewport: { width, height: 800 } });
      const visitor = { page, url, email: "ada@example.com" };
      for (const { name, play } of scenes) {
        await play(visitor);
        // Through the protocol, for the pages' own policy lets no such script in.
        const found = await page.evaluate<AxeResults>(`${axe}; axe.run()`);
        const findings = found.violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]);
        assert.deepEqual(findings, [], name);
        const contentWidth = await page.evaluate<number>("document.documentElement.scrollWidth");
        assert.ok(contentWidth <= width, `${name} is ${contentWidth} px wide`);
      }
    });
  }
}

test("nothing that the pages do is against their own policy, and nothing fails unseen", {
  skip,
}, async (t) => {
  const { page, url } = await open(t);
  const said: string[] = [];
  page.on("pageerror", ({ message }) => said.push(message));
  page.on("console", (message) => {
    // The browser reports each refused call as such; those are the scenes' own.
    if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) said.push(message.text());
  });
  for (const { play } of scenes) await play({ page, url, email: "ada@example.com" });
  assert.deepEqual(said, []);
});

test("everything can be done by keyboard, and the focus goes where the reader should be", {
  skip,
}, async (t) => {
  const { page } = await open(t);
  await page.goto("/signup");
  await page.getByRole("heading", { name: "Sign up" }).waitFor();
  assert.equal(await page.title(), "Sign up · Countersign");
  await page.keyboard.press("Tab");
  assert.equal(await focused(page), "Skip to the content");
  for (let presses = 0; presses < 2; presses++) await page.keyboard.press("Tab");
  await page.keyboard.type("ada@example.com");
  await page.keyboard.press("Enter");
  await page.getByText("This is still empty.").waitFor();
  // The first field that is wrong.
  await page.locator("[name=password]:focus").waitFor();
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "My account" }).waitFor();
  assert.equal(await focused(page), "My account", "the new page's heading");
  await page.getByRole("link", { name: "My token" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "My token" }).waitFor();
  assert.equal(await page.title(), "My token · Countersign");
  assert.equal(await focused(page), "My token");
  await page.goBack();
  await page.getByRole("heading", { name: "My account" }).waitFor();
});

test("a reload stays logged in, and a page that was asked for comes after the log-in", {
  skip,
}, async (t) => {
  const { page } = await open(t);
  await signUp(page);
  await page.goto("/token");
  await page.getByText("Genuine").first().waitFor();
  await page.getByRole("button", { name: "Log out", exact: true }).click();
  await page.getByRole("heading", { name: "Log in" }).waitFor();
  await fill(page, { "E-mail": "ada@example.com", Password: password });
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("heading", { name: "My token" }).waitFor();
});

test("an account that takes another's place finds nothing of it on the page", { skip }, async (t) => {
  const { page, url } = await open(t, {}, { COUNTERSIGN_ACCESS_TOKEN_TTL: "3s" });
  await signUp(page);
  await page.getByText("This device").first().waitFor();
  await logInElsewhere(url, "ada@example.com", "Ada's phone");
  await page.reload();
  await page.getByText("Ada's phone").first().waitFor();
  await fill(page, { "Current password": password });
  // As another application of this site does, which shares the cookie and not the storage.
  await page.evaluate(`fetch("/v1/signup", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: "bob@example.com", password: "${password}", cookie: true }),
  })`);
  await page.getByText("bob@example.com").waitFor();
  await page.getByText("This device").first().waitFor();
  assert.equal(await page.getByText("Ada's phone").count(), 0);
  assert.equal(await page.getByLabel("Current password", { exact: true }).inputValue(), "");
});

test("a refused password is said once, at its field, however often the button is pressed", {
  skip,
}, async (t) => {
  const { page } = await open(t);
  let calls = 0;
  page.on("request", (request) => {
    if (request.url().endsWith("/v1/signup")) calls++;
  });
  await page.goto("/signup");
  await fill(page, { "E-mail": "ada@example.com", Password: "password" });
  await page.getByRole("button", { name: "Make my account" }).dblclick();
  const field = page.getByRole("textbox", { name: "Password", exact: true });
  await page.getByText("The password is one of the most common ones.").waitFor();
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  const described = (await field.getAttribute("aria-describedby")) ?? "";
  const texts = await Promise.all(
    described.split(" ").map((id) => page.locator(`[id="${id}"]`).textContent()),
  );
  assert.match(texts.join(" "), /most common/);
  assert.equal(calls, 1);
});

test("an address with letters of any script signs up and logs in; what is none is said at its field", {
  skip,
}, async (t) => {
  const { page } = await open(t);
  const email = "jürgen@bücher.example";
  await page.goto("/signup");
  await fill(page, { "E-mail": "jürgen", Password: password });
  await page.getByRole("button", { name: "Make my account" }).click();
  await page.getByText("This is not an e-mail address.").waitFor();
  await fill(page, { "E-mail": "jürgen@" });
  await page.getByRole("button", { name: "Make my account" }).click();
  await page.getByText("The address must be an e-mail address").waitFor();
  await fill(page, { "E-mail": email });
  await page.getByRole("button", { name: "Make my account" }).click();
  await page.getByRole("heading", { name: "My account" }).waitFor();
  await page.getByRole("button", { name: "Log out", exact: true }).click();
  await fill(page, { "E-mail": email, Password: password });
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("heading", { name: "My account" }).waitFor();
});

test("an address that is taken leads to the log-in, and a closed server says so", { skip }, async (t) => {
  const { page } = await open(t);
  await signUp(page);
  await page.getByRole("button", { name: "Log out", exact: true }).click();
  await page.getByRole("link", { name: "Sign up" }).click();
  await fill(page, { "E-mail": "ada@example.com", Password: password });
  await page.getByRole("button", { name: "Make my account" }).click();
  await page.getByRole("link", { name: "Log in instead?" }).click();
  await page.getByRole("heading", { name: "Log in" }).waitFor();

  const { page: closed } = await open(t, {}, { COUNTERSIGN_SIGNUP: "closed" });
  await closed.goto("/signup");
  await closed.getByRole("heading", { name: "Sign-up is closed" }).waitFor();
  assert.equal(await closed.getByRole("textbox").count(), 0);
  await closed.getByRole("link", { name: "Log in" }).click();
  await closed.getByRole("heading", { name: "Log in" }).waitFor();
  assert.equal(await closed.getByRole("link", { name: "Sign up" }).count(), 0);
});

test("the forms that ask for the password of who is signed in tell password managers whose it is", {
  skip,
}, async (t) => {
  const { page } = await open(t);
  await signUp(page);
  const usernames = page.locator("form:has(input[type=password]) input[autocomplete=username]");
  assert.equal(await usernames.count(), 2);
  for (const field of await usernames.all()) {
    assert.equal(await field.inputValue(), "ada@example.com");
    assert.equal(await field.isVisible(), false);
  }
});

test("a changed password is said where the focus then is", { skip }, async (t) => {
  const { page } = await open(t);
  await signUp(page);
  await fill(page, { "Current password": password, "New password": "a wholly different one" });
  await page.getByRole("button", { name: "Change password" }).click();
  await page.locator(":focus", { hasText: "Your password is changed" }).waitFor();
});

test("whoever logs a device out stays in the list of devices, also where its button was the last", {
  skip,
}, async (t) => {
  const { page, url } = await open(t);
  await signUp(page);
  for (const name of ["Phone", "Phone", "Tablet"]) await logInElsewhere(url, "ada@example.com", name);
  await page.reload();
  const list = page.locator("#devices ul:focus");
  for (const name of ["Phone", "Phone", "Tablet"]) {
    const logOut = page.getByRole("button", { name: `Log out ${name}` }).first();
    await logOut.waitFor();
    assert.equal(await list.count(), 0);
    await logOut.focus();
    await page.keyboard.press("Enter");
    await list.waitFor();
    await page.keyboard.press("Tab");
  }
});

test("a device that has logged itself out meanwhile leaves the list without a complaint", {
  skip,
}, async (t) => {
  const { page, url } = await open(t);
  await signUp(page);
  const { refresh_token } = await logInElsewhere(url, "ada@example.com", "Phone");
  await page.reload();
  const logOut = page.getByRole("button", { name: "Log out Phone" });
  await logOut.waitFor();
  const loggedOut = await fetch(`${url}/v1/logout`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ refresh_token }),
  });
  assert.equal(loggedOut.status, 204);
  await logOut.click();
  await logOut.waitFor({ state: "detached" });
  assert.equal(await page.locator("#devices [role=alert]").count(), 0);
});

test("pages that wait for the server say what keeps them, and open once it answers", { skip }, async (t) => {
  const { page } = await open(t);
  await signUp(page);
  const busy = { code: "too_many_requests", title: "Too many", status: 429, retry_after: 1 };
  await page.route("**/v1/refresh", (route) =>
    route.fulfill({
      status: 429,
      contentType: "application/problem+json",
      headers: { "retry-after": "1" },
      body: JSON.stringify(busy),
    }),
  );
  await page.reload();
  await page.getByText("cannot be shown yet: there were too many requests at once").waitFor();
  await page.unroute("**/v1/refresh");
  await page.getByRole("heading", { name: "My account" }).waitFor();
});

test("where there is no clipboard, the page says how to copy the token", { skip }, async (t) => {
  const { page } = await open(t);
  await page.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  await signUp(page);
  await page.goto("/token");
  await page.getByRole("button", { name: "Copy the token" }).click();
  await page.getByText("Select the text instead").waitFor();
});

test("a deleted account says goodbye, and does not let in again", { skip }, async (t) => {
  const { page } = await open(t);
  await signUp(page);
  await page.getByText("What happens, and how").click();
  await fill(page, { "Your password": password });
  await page.getByRole("button", { name: "Delete my account" }).click();
  await page.getByText("Your account is deleted").waitFor();
  await fill(page, { "E-mail": "ada@example.com", Password: password });
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByText("do not belong together").waitFor();
});

test("a stolen refresh token that is used signs the owner out, with what happened and what to do", {
  skip,
}, async (t) => {
  const { page, url } = await open(t);
  await signUp(page);
  const spend = await copyCookie(page, url);
  await page.goto("/token");
  await page.getByRole("button", { name: "Refresh now" }).click();
  await page.getByText("2 this tab").waitFor();
  assert.equal((await spend()).status, 401);
  await page.getByRole("button", { name: "Refresh now" }).click();
  await page.getByText("Someone else used a copy of your session").waitFor();
  await page.getByText(/change your password, and look through your devices/).waitFor();
  await fill(page, { "E-mail": "ada@example.com", Password: password });
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("heading", { name: "Password" }).waitFor();
  assert.equal(new URL(page.url()).hash, "#password");
});

test("who logs in after a theft is shown where to change the password, whichever page it was", {
  skip,
}, async (t) => {
  const { page, url } = await open(t, { viewport: { width: 360, height: 500 } });
  await signUp(page);
  for (const path of ["/login", "/account"]) {
    const spend = await copyCookie(page, url);
    await page.goto("/token");
    await page.getByText("1 this tab").waitFor();
    assert.equal((await spend()).status, 401);
    await page.goto(path);
    await page.getByText("Someone else used a copy of your session").waitFor();
    await fill(page, { "E-mail": "ada@example.com", Password: password });
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("heading", { name: "Password" }).waitFor();
    const top = () =>
      page.evaluate<number>("document.getElementById('password').getBoundingClientRect().top");
    assert.ok((await eventually(top, (at) => at < 500)) < 500);
    assert.equal(page.url(), `${url}/account#password`);
  }
});

async function open(
  t: TestContext,
  options: Parameters<Awaited<ReturnType<typeof openChromium>>["newContext"]>[0] = {},
  settings: Readonly<Record<string, string>> = {},
) {
  const pages = await servePages({ COUNTERSIGN_REFRESH_GRACE: "0s", ...settings });
  t.after(pages.stop);
  const browser = await openChromium();
  t.after(() => browser.close());
  const context = await browser.newContext({ baseURL: pages.url, reducedMotion: "reduce", ...options });
  return { page: await context.newPage(), url: pages.url };
}

async function signUp(page: Page): Promise<void> {
  await page.goto("/signup");
  await fill(page, { "E-mail": "ada@example.com", Password: password });
  await page.getByRole("button", { name: "Make my account" }).click();
  await page.getByRole("heading", { name: "My account" }).waitFor();
}

async function focused(page: Page): Promise<string> {
  return await page.evaluate<string>("document.activeElement.textContent");
}
