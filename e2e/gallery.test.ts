import { join } from "node:path";
import { _electron, type ElectronApplication, expect, type Page, test } from "@playwright/test";
import { type GalleryServer, serveBuiltGallery } from "../scripts/gallery-server.ts";
import { expectAccessible } from "./accessible.ts";
import { lookOf } from "./look.ts";
import { electronFromEnvironment } from "./world.ts";

let gallery: GalleryServer;
let application: ElectronApplication;
let page: Page;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  gallery = await serveBuiltGallery();
  const { executablePath, args } = electronFromEnvironment();
  const environment = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  application = await _electron.launch({
    executablePath,
    args: [...args, "--force-device-scale-factor=1", join(import.meta.dirname, "gallery")],
    env: { ...environment, TZ: "Europe/Moscow", KARTOTEKA_PAGE: gallery.url },
  });
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
