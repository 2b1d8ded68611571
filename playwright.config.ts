// `npm run e2e` starts this with a built application and KARTOTEKA_ELECTRON. Every file has servers, profiles and a
// telephone line of its own, but keys, focus and clipboard belong to the screen: as many workers as there are virtual
// screens, each with its own, and one where the screen is a person's.
import { defineConfig } from "@playwright/test";

const displays = (process.env["KARTOTEKA_DISPLAYS"] ?? "").split(",").filter((display) => display !== "");
const own = displays[Number(process.env["TEST_PARALLEL_INDEX"] ?? 0)]; // this file is loaded in every worker
if (own !== undefined) process.env["DISPLAY"] = own;

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.test.ts",
  // Playwright would take the type-only paths of tsconfig.base.json for where the code is
  tsconfig: "tsconfig.json",
  outputDir: "out/e2e",
  // looks in words are the same on every system (e2e/look.ts)
  snapshotPathTemplate: "{testDir}/looks/{arg}{ext}",
  workers: Math.max(1, displays.length),
  fullyParallel: false,
  // a second try on CI is named in its log and counted (scripts/test.ts); at a person's desk each late answer is a failure
  retries: process.env["CI"] ? 1 : 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  reporter: [["list"], ["json", { outputFile: "out/reports/playwright.json" }]],
});
