import { describe, test } from "node:test";
import { noChromium, openChromium } from "./chromium.ts";
import { openSignedInTabs } from "./client/tab.ts";
import { startWorld } from "./client/world.ts";

const lasting = { COUNTERSIGN_ACCESS_TOKEN_TTL: "5m" };
const libraries = {
  React: {},
  "Preact in its place": { "react-dom/client": "preact/compat/client", react: "preact/compat" },
};

describe("useSession shows who is signed in, in every tab", {
  skip: noChromium,
}, () => {
  for (const [name, alias] of Object.entries(libraries)) {
    test(name, async (t) => {
      const browser = await openChromium();
      t.after(() => browser.close());
      const world = await startWorld(t, lasting, { path: "react-page/main.ts", alias });
      const tabs = await openSignedInTabs(await browser.newContext(), world, "cookie", 2);
      for (const page of tabs) await page.getByText("Hello, ada@example.com").waitFor();
      await tabs[0].evaluate(() => tab.client.logOut());
      for (const page of tabs) await page.getByText("signed_out").waitFor();
    });
  }
});
