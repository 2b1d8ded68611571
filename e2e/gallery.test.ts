import { type ElectronApplication, expect, type Page, test } from "@playwright/test";
import { type GalleryServer, serveBuiltGallery } from "../scripts/gallery-server.ts";
import { expectAccessible } from "./accessible.ts";
import { openBareWindow } from "./bare-window.ts";
import { lookOf } from "./look.ts";

let gallery: GalleryServer;
let application: ElectronApplication;
let page: Page;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  gallery = await serveBuiltGallery();
  const switches = ["--force-device-scale-factor=1"];
  application = await openBareWindow(gallery.url, { switches, env: { TZ: "Europe/Moscow" } });
  page = await application.firstWindow();
});
test.afterAll(async () => {
  await application?.close();
  await gallery?.close();
});

for (const theme of ["light", "dark"] as const) {
  test(`UX-22: every part of the window in every state, ${theme}: looks as it did, and has no accessibility fault`, async () => {
    await page.goto(`${gallery.url}?theme=${theme}`);
    const specimens = page.locator("[data-specimen]");
    await expect(specimens.first()).toBeVisible();
    await expect(page.getByRole("grid").last().getByRole("row").first()).toBeVisible();
    await expectAccessible({ page }, `the gallery, ${theme}`);
    const looks: string[] = [];
    for (const specimen of await specimens.all()) {
      const name = await specimen.getAttribute("data-specimen");
      await specimen.scrollIntoViewIfNeeded();
      await specimen.screenshot({ path: `out/e2e/gallery-${theme}/${name}.png` });
      looks.push(`# ${name}`, ...(await lookOf(specimen)));
    }
    // a wanted change: npm run e2e -- e2e/gallery.test.ts --update-snapshots, and the difference is read in the review
    expect(`${looks.join("\n")}\n`).toMatchSnapshot(`gallery-${theme}.txt`);
  });
}
