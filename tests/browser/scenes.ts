import type { Page } from "playwright-core";

export const password = "correct horse battery staple";

/** Somebody who goes through the pages, one scene after the other. */
interface Visitor {
  readonly page: Page;
  readonly url: string;
  readonly email: string;
}

/** A state of a page worth looking at. */
export interface Scene {
  readonly name: string;
  readonly play: (visitor: Visitor) => Promise<void>;
}

/** Every page in every state that looks different, in an order in which one visitor can go through them. */
export const scenes: readonly Scene[] = [
  {
    name: "log-in",
    async play({ page }) {
      await page.goto("/");
      await heading(page, "Log in");
    },
  },
  {
    name: "log-in-refused",
    async play({ page, email }) {
      await fill(page, { "E-mail": email, Password: "not the password" });
      await page.getByRole("button", { name: "Log in" }).click();
      await page.getByText("do not belong together").waitFor();
    },
  },
  {
    name: "sign-up",
    async play({ page }) {
      await page.getByRole("link", { name: "Sign up" }).click();
      await heading(page, "Sign up");
    },
  },
  {
    name: "sign-up-refused",
    async play({ page, email }) {
      await fill(page, { "E-mail": email, Password: "password" });
      await page.getByRole("button", { name: "Show password" }).click();
      await page.getByRole("button", { name: "Make my account" }).click();
      await page.getByText("most common").waitFor();
    },
  },
  {
    name: "account",
    async play({ page, email, url }) {
      await fill(page, { Password: password });
      await page.getByRole("button", { name: "Make my account" }).click();
      await heading(page, "My account");
      await logInElsewhere(url, email, "Ada's phone");
      await logInElsewhere(url, email, undefined);
      await page.reload();
      await page.getByText("Ada's phone").first().waitFor();
    },
  },
  {
    name: "account-forms",
    async play({ page }) {
      await page.getByText("What happens, and how").click();
      await fill(page, { "Current password": "wrong password", "New password": "another good one" });
      await page.getByRole("button", { name: "Change password" }).click();
      await page.getByText("This is not your password").waitFor();
    },
  },
  {
    name: "token",
    async play({ page }) {
      await page.getByRole("link", { name: "My token" }).click();
      await page.getByText("Genuine").first().waitFor();
    },
  },
  {
    name: "token-forged",
    async play({ page }) {
      await page.getByRole("button", { name: "Refresh now" }).click();
      await page.getByText("resting").waitFor();
      await page.getByRole("button", { name: "Make me an admin" }).click();
      await page.getByText("Forged").waitFor();
      await page.getByRole("button", { name: "Try it on the server" }).click();
      await page.getByText("401: invalid_token").waitFor();
      await page.mouse.move(0, 0);
      await page.getByRole("button", { name: /^roles *:/ }).focus();
    },
  },
  {
    name: "logged-out-elsewhere",
    async play({ page, email, url }) {
      const { access_token } = await logInElsewhere(url, email, "Ada's desk");
      await fetch(`${url}/v1/sessions?scope=others`, {
        method: "DELETE",
        headers: { authorization: `Bearer ${access_token}` },
      });
      await page.goto("/account");
      await page.getByText("This device was logged out").waitFor();
    },
  },
];

async function heading(page: Page, name: string): Promise<void> {
  await page.getByRole("heading", { name, level: 1 }).waitFor();
}

/** Types into fields by their labels. */
export async function fill(page: Page, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, text] of Object.entries(values)) {
    await page
      .getByRole("textbox", { name: label, exact: true })
      .or(page.getByLabel(label, { exact: true }))
      .first()
      .fill(text);
  }
}

/** A session of the same user in another program. */
export async function logInElsewhere(
  url: string,
  email: string,
  device_name: string | undefined,
): Promise<{ access_token: string; refresh_token: string }> {
  const answer = await fetch(`${url}/v1/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password, device_name }),
  });
  return (await answer.json()) as { access_token: string; refresh_token: string };
}
