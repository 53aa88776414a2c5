// Goes through every page and writes pictures of it, in light and dark, narrow and wide:
//   npm run screenshots -- folder      (screenshots/ by default)
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { openChromium } from "./chromium.ts";
import { servePages } from "./served-pages.ts";
import { type Scene, scenes } from "./scenes.ts";

const folder = process.argv[2] ?? "screenshots";
mkdirSync(folder, { recursive: true });

const pages = await servePages();
const browser = await openChromium();
try {
  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [360, 1280]) {
      const context = await browser.newContext({
        baseURL: pages.url,
        colorScheme,
        viewport: { width, height: width === 360 ? 740 : 860 },
        deviceScaleFactor: width === 360 ? 2 : 1,
        reducedMotion: "reduce",
      });
      const page = await context.newPage();
      const visitor = { page, email: `ada.${colorScheme}.${width}@example.com`, url: pages.url };
      for (const scene of scenes) await draw(scene, visitor, `${colorScheme}-${width}`);
      await context.close();
    }
  }
} finally {
  await browser.close();
  await pages.stop();
}

async function draw(scene: Scene, visitor: Parameters<Scene["play"]>[0], suffix: string): Promise<void> {
  await scene.play(visitor);
  await settle(visitor.page);
  await visitor.page.screenshot({ path: join(folder, `${scene.name}-${suffix}.png`), fullPage: true });
}

/** Nothing is loading and nothing moves. */
async function settle(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => document.fonts.ready);
}
